//! Bullets of symbol fonts.

use crate::cleanup::from;
use crate::config::Preset;
use crate::edit::Edit;
use crate::engine::Plan;
use crate::rule::{Presets, Rule, Run, Stage};
use crate::signal::Signals;

pub(crate) const SYMBOL_BULLETS: Rule = Rule {
    name: "symbol-bullets",
    stage: Stage::Cleanup,
    presets: Presets::of(&[Preset::Default, Preset::Index]),
    summary: "bullets of symbol fonts become bullets",
    explanation: "\
Puts U+2022 BULLET (or a square, an arrow, a check mark) in the place of the private characters with which word
processors write bullets in the fonts Symbol and Wingdings, where one stands at the head of a line with a blank after it.
The mapping is that of the fonts' code pages (U+F000 plus the byte).

Left alone: private characters anywhere else, whose meaning only their authors know.",
    run: Run::Line { needs: Signals::ODD, propose },
};

fn propose(_: &Plan, text: &str) -> Vec<Edit> {
    let head = text.len() - text.trim_start().len();
    let Some(scalar) = from(text, head) else { return Vec::new() };
    let end = head + scalar.len_utf8();
    match from(text, end).filter(|after| after.is_whitespace()).and_then(|_| bullet(scalar)) {
        Some(new) => vec![Edit::certain(head..end, new)],
        None => Vec::new(),
    }
}

fn bullet(scalar: char) -> Option<&'static str> {
    match scalar {
        '\u{F0B7}' | '\u{F09F}' | '\u{F06C}' => Some("•"),
        '\u{F0A7}' | '\u{F06E}' => Some("▪"),
        '\u{F0A8}' | '\u{F06F}' | '\u{F071}' => Some("◻"),
        '\u{F0D8}' => Some("➢"),
        '\u{F0E0}' | '\u{F0E8}' => Some("→"),
        '\u{F0FC}' => Some("✓"),
        '\u{F076}' => Some("❖"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleanup::testing::{check, check_kept};

    #[test]
    fn cases() {
        check(&SYMBOL_BULLETS, &[("  \u{F0B7} milk", "  • milk"), ("\u{F0FC}\tdone", "✓\tdone")]);
        check_kept(&SYMBOL_BULLETS, &["a \u{F0B7} b", "\u{F0B7}x", "\u{E000} x", "\u{F0B7}"]);
    }
}
