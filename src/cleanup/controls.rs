//! Control characters that no text needs.

use crate::cleanup::remove_scalars;
use crate::config::Preset;
use crate::edit::Edit;
use crate::engine::Plan;
use crate::rule::{Presets, Rule, Run, Stage};
use crate::signal::Signals;

pub(crate) const CONTROLS: Rule = Rule {
    name: "controls",
    stage: Stage::Cleanup,
    presets: Presets::of(&[Preset::Default, Preset::Index, Preset::Ftfy]),
    summary: "control characters, noncharacters and stray byte order marks go",
    explanation: "\
Removes the C0 control characters without meaning in text (U+0000 to U+0008, U+000E to U+001E), U+007F DELETE, the
noncharacters (U+FDD0 to U+FDEF, U+FFFE and U+FFFF of each plane), U+FEFF (a byte order mark in the middle of text),
the marks U+FFF9 to U+FFFB that are no annotation (see the rule `annotations`) and the deprecated U+206A to U+206F. C1
controls have a rule of their own.

Tab, line feed, form feed, carriage return and U+001F UNIT SEPARATOR stay; vertical tab and U+0085 are line ends (see
the rule `line-ends`).

The change is always certain: these characters have no meaning in text.",
    run: Run::Line { needs: Signals::ODD.or(Signals::CONTROL), propose },
};

fn propose(_: &Plan, text: &str) -> Vec<Edit> {
    remove_scalars(text, |_, scalar| is_unwanted(scalar))
}

fn is_unwanted(scalar: char) -> bool {
    matches!(scalar,
        '\0'..='\u{8}' | '\u{E}'..='\u{1E}' | '\u{7F}' | '\u{206A}'..='\u{206F}' | '\u{FDD0}'..='\u{FDEF}'
        | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
        || u32::from(scalar) & 0xFFFE == 0xFFFE
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleanup::testing::{check, check_kept};

    #[test]
    fn cases() {
        check(
            &CONTROLS,
            &[
                ("a\0b\u{7}c", "abc"),
                ("one\u{FEFF}two", "onetwo"),
                ("ba\u{FFF9}se\u{FFFB}", "base"),
                ("\u{FDD0}\u{1FFFE}\u{10FFFF}x\u{206A}", "x"),
            ],
        );
        check_kept(
            &CONTROLS,
            &["tab\tfeed\u{C}return\r", "ｈａｌｆ", "\u{80}\u{9F}", "a\u{1F}b", "a\u{B}b\u{85}c"],
        );
    }
}
