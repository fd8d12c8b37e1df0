//! Line ends of other systems and times.

use crate::config::Preset;
use crate::edit::Edit;
use crate::engine::Plan;
use crate::rule::{Presets, Rule, Run, Stage};
use crate::segment::Part;
use crate::signal::Signals;

pub(crate) const LINE_ENDS: Rule = Rule {
    name: "line-ends",
    stage: Stage::Cleanup,
    presets: Presets::of(&[Preset::Default, Preset::Index, Preset::Ftfy]),
    summary: "carriage returns, vertical tabs and the separators of Unicode become line feeds",
    explanation: "\
Puts a line feed in the place of a carriage return by itself (the line end of the old Mac OS), of a vertical tab (a line
break of word processors), of U+0085 NEXT LINE and of U+2028 and U+2029, the separators of lines and paragraphs. Carriage
returns before a line end count as one, so `CR CR LF`, which a double conversion leaves, is one line end.

`CR LF` stays, unless the rule `crlf` is on. Form feeds stay: they part pages. `--newline keep` switches both rules off,
`--newline lf` both on.

The change is always certain.",
    run: Run::Layout { needs: Signals::ODD.or(Signals::CONTROL).or(Signals::RETURN), propose: propose_ends },
};

pub(crate) const CRLF: Rule = Rule {
    name: "crlf",
    stage: Stage::Cleanup,
    presets: Presets::of(&[Preset::Index, Preset::Ftfy]),
    summary: "CR LF becomes LF",
    explanation: "\
Puts a line feed in the place of `CR LF`, the line end of Windows and of most internet protocols.

Off by default: it is a line end like another. `--newline lf` switches it on.

The change is always certain.",
    run: Run::Layout { needs: Signals::RETURN, propose: propose_crlf },
};

fn propose_ends(_: &Plan, text: &str, part: Part) -> Vec<Edit> {
    let bytes = text.as_bytes();
    let mut edits = Vec::new();
    let mut returns = Returns { bytes, end: 0, feed_follows: false };
    for (at, scalar) in text.char_indices() {
        let end = at + scalar.len_utf8();
        match scalar {
            '\r' if bytes.get(end) == Some(&b'\n') => {}
            // The line feed may be in the next piece.
            '\r' if end == text.len() && matches!(part, Part::Start | Part::Middle) => {}
            '\r' if returns.end_in_feed(at) => edits.push(Edit::certain(at..end, "")),
            '\r' | '\u{B}' | '\u{85}' | '\u{2028}' | '\u{2029}' => edits.push(Edit::certain(at..end, "\n")),
            _ => {}
        }
    }
    edits
}

/// The carriage returns that stand together, looked at once for all of them.
struct Returns<'a> {
    bytes: &'a [u8],
    /// Behind the last ones that were looked at.
    end: usize,
    feed_follows: bool,
}

impl Returns<'_> {
    /// Whether a line feed follows the carriage returns of which one stands at `at`. Places are asked for in order.
    fn end_in_feed(&mut self, at: usize) -> bool {
        if self.end <= at {
            self.end = at + self.bytes[at..].iter().take_while(|&&byte| byte == b'\r').count();
            self.feed_follows = self.bytes.get(self.end) == Some(&b'\n');
        }
        self.feed_follows
    }
}

fn propose_crlf(_: &Plan, text: &str, _: Part) -> Vec<Edit> {
    let returns = memchr::memmem::find_iter(text.as_bytes(), b"\r\n");
    returns.map(|at| Edit::certain(at..at + 1, "")).collect()
}

/// Whether there is a carriage return that is not part of one `CR LF`.
pub(crate) fn has_lone_return(bytes: &[u8]) -> bool {
    memchr::memchr_iter(b'\r', bytes).any(|at| bytes.get(at + 1) != Some(&b'\n'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleanup::testing::{check, check_kept};

    #[test]
    fn cases() {
        check(
            &LINE_ENDS,
            &[
                ("a\rb\r\nc\r", "a\nb\r\nc\n"),
                ("a\r\r\r\nb", "a\r\nb"),
                ("a\u{85}b\u{2028}c\u{2029}d\u{B}e", "a\nb\nc\nd\ne"),
                ("\r\r", "\n\n"),
            ],
        );
        check_kept(&LINE_ENDS, &["a\nb\u{C}c\r\n", ""]);
        check(&CRLF, &[("a\r\nb\r\n", "a\nb\n")]);
        check_kept(&CRLF, &["a\rb\n"]);
    }
}
