//! Hard-wrapped paragraphs: what makes one, and how its lines are joined.

use crate::edit::{Patch, Step};
use crate::engine::broken_word::{Break, LEAST_IF_WRAPPED};
use crate::engine::hyphens::stem;
use crate::engine::look_ahead::Line;
use crate::rule::{Presets, Rule, Run, Stage};
use crate::segment::content;

pub(crate) const UNWRAP: Rule = Rule {
    name: "unwrap",
    stage: Stage::Cleanup,
    presets: Presets::NONE,
    summary: "the lines of a paragraph that was wrapped at a width are joined",
    explanation: "\
Joins the lines of a paragraph with spaces where they look like the work of a program that wraps text at a width: a block
of lines between blank lines, the longest of 40 to 120 characters, in which no line had room for the first word of the
next, and at least one sentence goes on from one line to the next. Two lines are enough only if the second begins with
a small letter. A word that was broken over two lines is joined, without its hyphen if that makes the likelier word.

Left alone: blocks with a line that begins with a blank, a list mark, a digit or another sign than a letter or a quote;
Chinese and Japanese text; blocks of more than 64 KiB; with `--line-buffered` everything.

In no preset: `--unwrap` switches it on. Cleaning joined text again may find more in it, since other rules see more of it
at once. The change is always certain where a space or nothing takes the place of a line end.",
    run: Run::Assembler,
};

impl Line {
    /// The text without its line end, if it is a line of prose.
    fn prose(&self) -> Option<&str> {
        let body = content(std::str::from_utf8(&self.text).ok()?);
        let first = body.chars().next()?;
        (first.is_alphabetic() || "\"'“‘«„(¿¡".contains(first)).then_some(body)
    }

    /// The length of the line end, if no patch touches it.
    fn end_len(&self, width: usize) -> Option<usize> {
        let end = match &self.text[..] {
            [.., b'\r', b'\n'] => 2,
            [.., b'\n'] => 1,
            _ => return None,
        };
        let body = self.raw.len().checked_sub(end * width)?;
        let is_free = self
            .patches
            .iter()
            .all(|patch| patch.source.end <= body && patch.now.end <= self.text.len() - end);
        is_free.then_some(end)
    }
}

/// The widths, in characters, at which text is wrapped.
const WIDTHS: std::ops::RangeInclusive<usize> = 40..=120;

/// Joins the lines of a block into one if they are a wrapped paragraph; else gives them back. `width` is that of an
/// ASCII character of the source in bytes.
pub(crate) fn unwrap(lines: Vec<Line>, width: usize) -> Result<Line, Vec<Line>> {
    if is_wrapped(&lines, width) { Ok(joined(lines, width)) } else { Err(lines) }
}

fn is_wrapped(lines: &[Line], width: usize) -> bool {
    let there: Vec<&Line> = lines.iter().filter(|line| !line.text.is_empty()).collect();
    let Some(bodies) = there.iter().map(|line| line.prose()).collect::<Option<Vec<&str>>>() else {
        return false;
    };
    let Some((_, before_last)) = there.split_last() else { return false };
    if before_last.is_empty() || before_last.iter().any(|line| line.end_len(width).is_none()) {
        return false;
    }
    let lengths: Vec<usize> = bodies.iter().map(|body| body.chars().count()).collect();
    let longest = lengths.iter().copied().max().unwrap_or(0);
    let begins_small = |body: &str| body.starts_with(char::is_lowercase);
    let had_room = |(at, next): (usize, &&str)| lengths[at] + 1 + first_word_len(next) <= longest;
    let is_spaced = bodies.iter().all(|body| body.is_ascii() || !body.chars().any(is_unspaced));
    WIDTHS.contains(&longest)
        && is_spaced
        && bodies[1..].iter().any(|body| begins_small(body))
        && !bodies[1..].iter().enumerate().any(had_room)
}

fn first_word_len(line: &str) -> usize {
    line.split_whitespace().next().map_or(0, |word| word.chars().count())
}

/// Characters of scripts whose lines are joined without a space.
fn is_unspaced(scalar: char) -> bool {
    matches!(scalar, '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// How the end of a line goes: how many bytes of its text before the line end go with it, and what comes instead.
fn joint(body: &str, next: &str) -> (usize, &'static str) {
    if stem(body).is_none() {
        return (0, " ");
    }
    if !next.trim_start().starts_with(char::is_lowercase) {
        return (0, "");
    }
    let gained = Break { before: body, behind: next.trim_start() }.gained_bits(LEAST_IF_WRAPPED);
    (usize::from(gained.is_some()), "")
}

fn joined(lines: Vec<Line>, width: usize) -> Line {
    let bodies: Vec<String> = lines.iter().map(|line| line.prose().unwrap_or_default().to_owned()).collect();
    let mut whole = Line { raw: Vec::new(), text: Vec::new(), patches: Vec::new() };
    for (at, line) in lines.into_iter().enumerate() {
        let (raw, text) = (whole.raw.len(), whole.text.len());
        let next = bodies[at + 1..].iter().find(|body| !body.is_empty());
        let end = next.filter(|_| !line.text.is_empty()).and_then(|next| Some((next, line.end_len(width)?)));
        whole.patches.extend(line.patches.iter().map(|patch| patch.shifted(raw, text)));
        whole.raw.extend_from_slice(&line.raw);
        whole.text.extend_from_slice(&line.text);
        if let Some((next, end)) = end {
            let (cut, put) = joint(&bodies[at], next);
            close(&mut whole, end, cut, width, put);
        }
    }
    whole
}

/// Puts `put` in the place of the line end, and of `cut` bytes of ASCII before it, at the end of `whole`.
fn close(whole: &mut Line, end: usize, cut: usize, width: usize, put: &'static str) {
    // Where a patch has what would be cut, it stays.
    let keeps = whole.patches.last().is_some_and(|patch| patch.now.end + end + cut > whole.text.len());
    let gone = if keeps { end } else { end + cut };
    whole.text.truncate(whole.text.len() - gone);
    let start = whole.text.len();
    whole.text.extend_from_slice(put.as_bytes());
    whole.patches.push(Patch {
        source: whole.raw.len() - gone * width..whole.raw.len(),
        now: start..whole.text.len(),
        steps: vec![Step::certain(UNWRAP.name)].into(),
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unwrapped(text: &str) -> String {
        let line = |line: &str| Line { raw: line.into(), text: line.into(), patches: Vec::new() };
        let lines = text.split_inclusive('\n').map(line).collect();
        let bytes = match unwrap(lines, 1) {
            Ok(line) => line.text,
            Err(lines) => lines.into_iter().flat_map(|line| line.text).collect(),
        };
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn wrapped_paragraphs_are_joined() {
        let cases = [
            (
                "The ferry to the island leaves at eight in the morn-\ning, and whoever misses it has to wait until noon,\nwhen the second one goes.\n",
                "The ferry to the island leaves at eight in the morning, and whoever misses it has to wait until noon, when the second one goes.\n",
            ),
            (
                "He was a quiet man. Nobody had ever heard of his well-\nknown brother, who painted.\n",
                "He was a quiet man. Nobody had ever heard of his well-known brother, who painted.\n",
            ),
            (
                "Am Morgen fuhr das Schiff hinaus, obwohl der Wind\r\nschon stark war. Am Abend kam es zurück.\r\n",
                "Am Morgen fuhr das Schiff hinaus, obwohl der Wind schon stark war. Am Abend kam es zurück.\r\n",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(unwrapped(text), expected);
            assert_eq!(unwrapped(expected), expected);
        }
    }

    #[test]
    fn other_lines_stay() {
        let cases = [
            "A short line\nand another one\nand a third\n",
            "The first point of the agenda is the new bridge\nThe second one is money\n",
            "- The first point of the agenda is the new bridge,\n- and the second one is money\n",
            "    for line in lines of the file that was opened:\n    print the line as it is\n",
            "One line of a poem that is long enough to be one\nand short\nand then again a line that is as long as the first\n",
            "A paragraph that is alone, however long it may be, stays.\n",
        ];
        for text in cases {
            assert_eq!(unwrapped(text), text);
        }
    }
}
