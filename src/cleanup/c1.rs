//! C1 controls that are windows-1252.

use crate::cleanup::c1_strays::{around_c1, stands_in_ascii};
use crate::cleanup::{before, from, replace_scalars, windows_1252};
use crate::config::Preset;
use crate::edit::Edit;
use crate::engine::Plan;
use crate::rule::{Presets, Rule, Run, Stage};
use crate::segment::is_next_line;
use crate::signal::Signals;

pub(crate) const C1_WINDOWS: Rule = Rule {
    name: "c1-windows-1252",
    stage: Stage::Cleanup,
    presets: Presets::of(&[Preset::Default, Preset::Index, Preset::Ftfy]),
    summary: "C1 controls become what windows-1252 has in their place",
    explanation: "\
Reads U+0080 to U+009F as windows-1252, as the HTML Standard does with numeric references and ftfy with all text,
where they stand among ASCII, or by themselves beside a quote or dash, and the rule `mojibake` has found nothing better.
The five characters that windows-1252 leaves free stay, and so does what stands beside other characters: it may be bytes
of text that was decoded wrongly. U+0085, an ellipsis there, stays a line end behind a full stop, an exclamation or question mark, or a
closing quote behind one.",
    run: Run::Line { needs: Signals::NON_ASCII, propose },
};

fn propose(_: &Plan, text: &str) -> Vec<Edit> {
    let mut around = around_c1(text);
    replace_scalars(text, |at, scalar| {
        let byte = u8::try_from(u32::from(scalar)).ok().filter(|byte| (0x80..0xA0).contains(byte))?;
        let new = windows_1252(byte).filter(|new| *new != scalar)?;
        let near = [before(text, at), from(text, at + scalar.len_utf8())];
        if is_next_line(text, at) {
            return None;
        }
        let stands_in_text = near.into_iter().flatten().all(is_plain);
        (stands_in_text || stands_in_ascii(around.near(at))).then(|| new.to_string().into())
    })
}

/// ASCII, or a dash, quote or the like, which is no letter of text that was decoded wrongly where a C1 control is one.
fn is_plain(scalar: char) -> bool {
    scalar.is_ascii() || matches!(scalar, '\u{2010}'..='\u{2027}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleanup::testing::{check, check_kept};

    #[test]
    fn cases() {
        check(&C1_WINDOWS, &[("it\u{92}s \u{80}5", "it’s €5"), ("‘no’\u{85}", "‘no’…")]);
        check_kept(
            &C1_WINDOWS,
            &[
                "\u{81}",
                "\u{A0}é",
                "Ã\u{83}x",
                "’\u{80}\u{99}",
                "é\u{85}",
                "It rained.\u{85}We left.",
                "“Go!”\u{85}",
            ],
        );
    }
}
