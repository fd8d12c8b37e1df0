//! Repair by what a document's lines tell of each other.

use crate::util::{run, run_every_way};
use textmend::{Config, Limits, Preset, Stage, clean};

const TURKISH: &str = "\
Þimdi bütün çocuklar sokaða çýktý ve þarký söyledi.
Yaðmur yaðýnca þemsiyemizi açtýk ve eve koþtuk.
Akþam yemeðinde balýk vardý, kardeþim çok beðendi.
";
const DOUBTFUL: &str = "Uyandý.\n";
const REPAIRED: &str = "Uyandı.\n";

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
fn line_ends_of_other_systems_are_no_ellipses() {
    assert_eq!(
        cleaned("The mill is closed.\u{85}We went home.\u{85}\n"),
        "The mill is closed.\nWe went home.\n\n"
    );
    assert_eq!(cleaned("The mill is closed\u{85} for now\n"), "The mill is closed… for now\n");
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

/// Mail with soft line breaks, in two paragraphs.
const MAIL: &str = "\
Dear Ada,

we have looked at the house that you told us about, and at the caf=C3=A9 ne=
xt to it, which is closed. The owner said that he would not sell before the=
 summer, but he may let us have the rooms on the first floor.

The price has not changed since. We are going to write to the bank on Monda=
y, and then we shall see. Here is what it costs: 3 =3D 2 + 1.
";
const READ: &str = "\
Dear Ada,

we have looked at the house that you told us about, and at the café next to it, which is closed. The owner said that he would not sell before the summer, but he may let us have the rooms on the first floor.

The price has not changed since. We are going to write to the bank on Monday, and then we shall see. Here is what it costs: 3 = 2 + 1.
";

#[test]
fn soft_line_breaks_go_from_quoted_printable_text() {
    let cuts = [15, 93, 94, 95, 180, 300];
    for (mail, read) in
        [(MAIL.to_owned(), READ.to_owned()), (MAIL.replace('\n', "\r\n"), READ.replace('\n', "\r\n"))]
    {
        assert_eq!(String::from_utf8(run_every_way(mail.as_bytes(), &config(), &cuts).text).unwrap(), read);
        assert_eq!(cleaned(&read), read);
        let utf16: Vec<u8> = mail.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(String::from_utf8(run_every_way(&utf16, &config(), &cuts).text).unwrap(), read);
        let default = run_every_way(mail.as_bytes(), &Config::default(), &cuts);
        assert_eq!(String::from_utf8(default.text).unwrap(), read);
    }
    let at_once = Config { limits: Limits { held_back: 0, ..Limits::default() }, ..config() };
    assert_eq!(
        run_every_way(MAIL.as_bytes(), &at_once, &cuts).text,
        MAIL.replace("caf=C3=A9", "café").as_bytes()
    );
}

#[test]
fn other_lines_that_end_in_a_sign_stay() {
    let texts = [
        "[main]\nname=\nkey=value\n",
        "let the_total_of_all_the_numbers_in_the_list_of_all_the_lists =\n    sum(list)\n",
        "dGhlIHF1aWNrIGJyb3duIGZveCBqdW1wcyBvdmVyIHRoZSBsYXp5IGRvZywgYW5kIHNvIG9uLg=\n=\n",
        "See https://example.org/search?from=here&to=there&what=nothing&so=on&and=on&q=\nfor more.\n",
        "A sentence that ends in a sign and is as long as the lines of a mail would be =\nand the next.\n",
    ];
    for text in texts {
        assert_eq!(cleaned(text), text);
    }
}

/// Lines that would be joined if the one between them went, or were joined to one of them.
#[test]
fn lines_between_broken_ones_stay() {
    let mut index = Config::of(Preset::Index);
    index.rules.set("boilerplate", true).unwrap();
    let opening = "The mill at the upper end of the valley has ground the corn of five villages since the year of the flood.\n";
    let soft = [
        "Nobody who lived near the water had been told of it in time, and so they we=\n",
        "nt up the hill at night with what they could carry, and sat there until mor=\n",
    ];
    let (default, of_index) = (Config::default(), Config::of(Preset::Index));
    let held = format!("{}Read more\n{}ning.\n", soft[0], soft[1]);
    let cases = [
        (held.clone(), held, &default),
        (
            format!("{}Read more\n\nShare this\n{}Read more\n", soft[0], soft[1]),
            format!("{}Read more\n\n{}Read more\n", soft[0], soft[1]),
            &default,
        ),
        (format!("{}\nShare this\n", soft[0]), soft[0].to_owned(), &default),
        ("the gov-\nRead more\nernment.\n".to_owned(), "the gov-\nread more\nernment.\n".to_owned(), &index),
        (
            format!("{}gov-\n{}É\n", soft[0], soft[1]),
            format!("{}gov-\n{}é\n", soft[0].to_lowercase(), soft[1]),
            &of_index,
        ),
        ("gov-\nern-\nRead more\nment.\n".to_owned(), "gov-\nern-\nread more\nment.\n".to_owned(), &index),
    ];
    for (text, expected, config) in cases {
        let outcome = run_every_way(format!("{opening}{text}").as_bytes(), config, &[20, 100, 190, 270]);
        let text = String::from_utf8(outcome.text).unwrap();
        assert_eq!(text[opening.len()..], expected);
        assert_eq!(clean(text.as_bytes(), config).text, text);
    }
    let text = format!("{opening}They went up the hill that night.\nRead more\n{opening}");
    assert!(!clean(text.as_bytes(), &Config::default()).text.contains("Read more"));
}

#[test]
fn an_index_has_whole_words() {
    let config = Config::of(Preset::Index);
    let cases = [
        (
            "For exam-\nple, the gov-\r\nernment of the coun-\ntry\n",
            "for example, the government of the country\n",
        ),
        (
            "Das Früh-\nstück über dem Rathaus, für die Kin-\nder.\n",
            "das frühstück über dem rathaus, für die kinder.\n",
        ),
        ("a well-\nknown man\n- ple\n", "a well-\nknown man\n- ple\n"),
    ];
    for (text, expected) in cases {
        let outcome = run_every_way(text.as_bytes(), &config, &[5, 9, 10, 20]);
        assert_eq!(String::from_utf8(outcome.text).unwrap(), expected);
        assert_eq!(clean(expected.as_bytes(), &config).text, expected);
        let latin: Vec<u8> = text.chars().map(|scalar| scalar as u8).collect();
        assert_eq!(String::from_utf8(run_every_way(&latin, &config, &[7, 30]).text).unwrap(), expected);
    }
    assert_eq!(cleaned("For exam-\nple\n"), "For exam-\nple\n");
}

/// The table of the README.
#[test]
fn index_folds_field_by_field() {
    let index = Config::of(Preset::Index);
    let cases = [
        ("STRASSE Straße", "strasse strasse"),
        ("ﬁ ² ™ ①", "fi 2 tm 1"),
        ("Ａ１ ｶﾀｶﾅ", "a1 カタカナ"),
        ("𝐀", "a"),
        ("“a” ‘a’ «a»", "\"a\" 'a' \"a\""),
        ("a–b a…", "a-b a..."),
        ("a  b\u{A0}c  \n", "a b c\n"),
        ("soft\u{AD}ware web\u{200B}site", "software website"),
        ("şi ţară", "și țară"),
        ("café", "café"),
    ];
    for (text, expected) in cases {
        assert_eq!(clean(text.as_bytes(), &index).text, expected, "{text:?}");
        assert_eq!(clean(expected.as_bytes(), &index).text, expected, "twice: {text:?}");
    }
    let mut plain = index;
    plain.rules.set("diacritics", true).unwrap();
    assert_eq!(clean("café".as_bytes(), &plain).text, "cafe");
}
