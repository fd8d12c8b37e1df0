//! Every character that Unicode has: the default preset leaves it alone where it stands by itself, but for what the rules
//! say that they change.

use std::ops::RangeInclusive;
use textmend::trail::{Hunk, Trail};
use textmend::{Cleaner, Config, Stage};
use unicode_normalization::UnicodeNormalization;

/// What the rules change, by what `textmend explain` says of each.
const CHANGED: [(&str, &[RangeInclusive<char>]); 11] = [
    ("bidi-controls", &['\u{202A}'..='\u{202E}', '\u{2066}'..='\u{2069}']),
    ("c1-controls", &['\u{80}'..='\u{9F}']),
    ("c1-windows-1252", &['\u{80}'..='\u{9F}']),
    (
        "controls",
        &[
            '\0'..='\u{8}',
            '\u{E}'..='\u{1F}',
            '\u{7F}'..='\u{7F}',
            '\u{206A}'..='\u{206F}',
            '\u{FEFF}'..='\u{FEFF}',
            '\u{FFF9}'..='\u{FFFB}',
        ],
    ),
    ("joiners", &['\u{200C}'..='\u{200D}']),
    ("line-ends", &['\u{B}'..='\u{B}', '\r'..='\r', '\u{2028}'..='\u{2029}']),
    // C1 controls are bytes of a code page that were taken for those of another.
    ("mojibake", &['\u{80}'..='\u{9F}']),
    ("soft-hyphens", &['\u{AD}'..='\u{AD}']),
    ("tag-characters", &['\u{E0001}'..='\u{E0001}', '\u{E0020}'..='\u{E007F}']),
    ("variation-selectors", &['\u{FE00}'..='\u{FE0F}', '\u{E0100}'..='\u{E01EF}']),
    (
        "zero-width",
        &['\u{34F}'..='\u{34F}', '\u{180E}'..='\u{180E}', '\u{200B}'..='\u{200B}', '\u{2060}'..='\u{2064}'],
    ),
];

/// Known failures: beside English a lone one of these is taken for a letter that was read wrongly. (U+F924 is another
/// spelling of U+8964.)
const TAKEN_FOR_DAMAGE: &str = "ÝЭ襤캅\u{F924}";

/// What surrounds a character.
const CONTEXTS: [(&str, &str); 3] = [("", ""), ("so ", " it is"), ("(", ")")];

/// Hears which rules changed which lines.
#[derive(Default)]
struct Changes(Vec<(u64, &'static str)>);

impl Trail for Changes {
    fn hunk(&mut self, hunk: &Hunk<'_>) {
        self.0.extend(hunk.steps.iter().map(|step| (hunk.line, step.rule)));
    }
}

fn cleaned(text: &str) -> (String, Changes) {
    let mut config = Config::default();
    config.rules.remove_stage(Stage::Boilerplate);
    let (mut cleaner, mut out, mut changes) = (Cleaner::new(&config), Vec::new(), Changes::default());
    cleaner.push(text.as_bytes(), &mut out, &mut changes);
    cleaner.finish(&mut out, &mut changes);
    (String::from_utf8(out).unwrap(), changes)
}

/// All characters that Unicode has assigned, but for the one that ends lines.
fn assigned() -> Vec<char> {
    let other = regex::Regex::new(r"[\p{Cn}\p{Co}\n]").unwrap();
    ('\0'..=char::MAX).filter(|scalar| !other.is_match(scalar.encode_utf8(&mut [0; 4]))).collect()
}

fn is_documented(rule: &str, scalar: char) -> bool {
    let ranges = CHANGED.iter().find(|(known, _)| *known == rule).map_or(&[][..], |(_, ranges)| *ranges);
    ranges.iter().any(|range| range.contains(&scalar))
}

#[test]
fn characters_stay() {
    let scalars = assigned();
    assert!(scalars.len() > 150_000);
    let mut wrong = Vec::new();
    for (before, after) in CONTEXTS {
        let lines: String = scalars.iter().map(|scalar| format!("{before}{scalar}{after}\n")).collect();
        for (line, rule) in cleaned(&lines).1.0 {
            let scalar = scalars[line as usize - 1];
            if rule == "unicode-form" || is_documented(rule, scalar) {
                continue;
            }
            // What lines before have shown is no fault of this one.
            let alone = format!("{before}{scalar}{after}\n");
            if cleaned(&alone).0 != alone.nfc().collect::<String>() && !TAKEN_FOR_DAMAGE.contains(scalar) {
                wrong.push((rule, scalar, before));
            }
        }
    }
    assert_eq!(wrong, []);
}

/// Where the form changes a character, it becomes its NFC.
#[test]
fn characters_get_one_spelling() {
    for (before, after) in CONTEXTS {
        let is_spelled = |scalar: &char| !std::iter::once(*scalar).nfc().eq([*scalar]);
        let scalars: Vec<char> = assigned().into_iter().filter(is_spelled).collect();
        assert!(scalars.len() > 1000);
        let line = |scalar: &char| format!("{before}{scalar}{after}\n");
        let lines: String =
            scalars.iter().filter(|scalar| !TAKEN_FOR_DAMAGE.contains(**scalar)).map(line).collect();
        assert!(cleaned(&lines).0 == lines.nfc().collect::<String>(), "{before:?}");
    }
}
