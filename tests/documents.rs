//! Repair by what a document's lines tell of each other.

use crate::util::{run, run_every_way};
use textmend::{Config, Limits, Stage};

const TURKISH: &str = "\
Þimdi bütün çocuklar sokaða çýktý ve þarký söyledi.
Yaðmur yaðýnca þemsiyemizi açtýk ve eve koþtuk.
Akþam yemeðinde balýk vardý, kardeþim çok beðendi.
";
const DOUBTFUL: &str = "Burasý bizim için sakin bir yer oldu.\n";
const REPAIRED: &str = "Burası bizim için sakin bir yer oldu.\n";

fn config() -> Config {
    let mut config = Config::default();
    config.rules.remove_stage(Stage::Boilerplate);
    config
}

fn cleaned(text: &str) -> String {
    String::from_utf8(run(text.as_bytes(), &config(), &[]).text).unwrap()
}

#[test]
fn what_many_lines_show_is_looked_for_in_those_that_follow() {
    assert_eq!(cleaned(DOUBTFUL), DOUBTFUL);
    assert!(cleaned(&format!("{TURKISH}{DOUBTFUL}")).ends_with(REPAIRED));
    assert!(cleaned(&format!("{DOUBTFUL}{TURKISH}")).starts_with(DOUBTFUL));
    let two: String = TURKISH.split_inclusive('\n').take(2).collect();
    assert!(cleaned(&format!("{two}{DOUBTFUL}")).ends_with(DOUBTFUL));
}

#[test]
fn what_was_long_ago_counts_less() {
    let right = "Ihre Großmutter wohnt über der Bäckerei.\n".repeat(40);
    assert!(cleaned(&format!("{TURKISH}{right}{DOUBTFUL}")).ends_with(DOUBTFUL));
}

#[test]
fn right_lines_among_damaged_ones_stay() {
    let right = [
        "El señor Peña vive en la montaña.\n",
        "O irmão comprou maçã e pão.\n",
        "Ása ætlar að kaupa þrjár bækur og ýmislegt fleira.\n",
        "Ða sæġde hē þæt hit nære gōd.\n",
        "ÞÝÐ: þýðandi\n",
        "Ý\n",
    ];
    for line in right {
        assert!(cleaned(&format!("{TURKISH}{line}{TURKISH}")).contains(line), "{line}");
    }
    let german = "Die Bдckerei цffnet um sieben, die Mьhle erst spдter.\nDie Tьr ist grьn und schцn.\nEr fдhrt nach Kцln zurьck.\n";
    for line in ["Да.\n", "Это дом.\n", "Бюро\n", "и цц\n"] {
        assert!(cleaned(&format!("{german}{line}{german}")).contains(line), "{line}");
    }
}

#[test]
fn the_outcome_is_that_of_the_document() {
    let right = "Merhaba dünya, nasılsın?\nPlain text.\n\n";
    let text = format!("{DOUBTFUL}{TURKISH}{DOUBTFUL}{right}{DOUBTFUL}\t ý&auml;\r\n\r{DOUBTFUL}{right}");
    for limits in [Limits::default(), Limits { segment_cap: 80, detection_window: 0, ..Limits::default() }] {
        let config = Config { limits, ..config() };
        let once = run_every_way(text.as_bytes(), &config, &[30, 31, 160, 250, 255]);
        let twice = run_every_way(&once.text, &config, &[77]);
        assert_eq!(String::from_utf8_lossy(&twice.text), String::from_utf8_lossy(&once.text));
        // Not the first one, before which nothing was known; and not the one in a line that a rule has parted.
        assert_eq!(String::from_utf8_lossy(&once.text).matches(REPAIRED.trim()).count(), 2);
    }
}
