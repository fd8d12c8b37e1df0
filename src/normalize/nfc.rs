//! A text brought to NFC in one pass, straight into a draft: text that is in another form has a change in most words.

use super::quick::{COMMON_MARK, first_stirring, joins_backward};
use super::{UNICODE_FORM, normalize};
use crate::config::Form;
use crate::edit::{Draft, Patch, Step, Steps};
use crate::segment::content;
use std::ops::Range;
use unicode_normalization::char::compose;

/// Up to how many bytes apart changes are one: four kana, or the rest of most words.
const NEAR: usize = 12;

/// About how many bytes of text have one change, where many have; and for how many there is room from the start.
const BYTES_A_PATCH: usize = 12;
const MOST_RESERVED: usize = 64;

static STEPS: [Step; 1] = [Step::certain(UNICODE_FORM.name)];

/// What bringing a line to NFC changed.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Composition {
    Nothing,
    /// Letters and marks became single characters, for which no other rule looks.
    Pairs,
    Anything,
}

/// Brings one line that has no patches yet to NFC.
pub(crate) fn compose_line(draft: &mut Draft) -> Composition {
    debug_assert!(draft.patches.is_empty());
    let end = content(&draft.text).len();
    let (mut composed, composition) = nfc(&draft.text[..end]);
    if composition != Composition::Nothing {
        composed.text.push_str(&draft.text[end..]);
        *draft = composed;
    }
    composition
}

/// The text in NFC, with its changes; nothing where it is in NFC.
pub(super) fn nfc(text: &str) -> (Draft, Composition) {
    let mut rewrite = Rewrite { old: text, copied: 0, new: Draft::default() };
    let (mut done, mut is_pairs) = (0, true);
    loop {
        while let Some((end, syllable)) = hangul_syllable(&text.as_bytes()[done..]) {
            rewrite.replace(done..done + end).push(syllable);
            done += end;
            // To the next word, unless a mark follows the blank.
            let gap = text[done..].bytes().take_while(u8::is_ascii).count();
            done += if text.as_bytes()[done + gap..].starts_with(&[0xE1, 0x84]) { gap } else { 0 };
        }
        let Some(at) = first_stirring(text, done) else { break };
        let start = cluster_start(text, done, at);
        let (end, composed) = compose_cluster(&text[start..]);
        done = start + end;
        if let Some(scalar) = composed {
            rewrite.replace(start..done).push(scalar);
            continue;
        }
        let old = &text[start..done];
        let normal = normalize(Form::Nfc, old);
        if normal != old {
            rewrite.replace(start..done).push_str(&normal);
            is_pairs = false;
        }
    }
    let draft = rewrite.finish();
    let composition = match draft.patches.is_empty() {
        true => Composition::Nothing,
        false if is_pairs => Composition::Pairs,
        false => Composition::Anything,
    };
    (draft, composition)
}

/// The Korean syllable that the letters at the head of `text` make, and their length, where nothing else may join it: in
/// text that is taken apart one follows the other.
fn hangul_syllable(text: &[u8]) -> Option<(usize, char)> {
    let (initial, rest) = hangul_letter(text, 0x1100, 19)?;
    let (vowel, rest) = hangul_letter(rest, 0x1161, 21)?;
    // U+11A7 stands for no final letter.
    let (last, rest) = hangul_letter(rest, 0x11A8, 27).map_or((0, rest), |(last, rest)| (last + 1, rest));
    // All that joins begins with a higher byte than these, or is a vowel or a final letter.
    let is_whole = matches!(rest, [] | [..0xCC, ..] | [0xE1, 0x84, ..]);
    let scalar = char::from_u32(0xAC00 + (initial * 21 + vowel) * 28 + last)?;
    is_whole.then_some((text.len() - rest.len(), scalar))
}

/// Which of so many letters from `first` on stands at the head of `text`, and what stands behind it.
fn hangul_letter(text: &[u8], first: u32, count: u32) -> Option<(u32, &[u8])> {
    let &[0xE1, second, third, ref rest @ ..] = text else { return None };
    let scalar = 0x1000 | u32::from(second & 0x3F) << 6 | u32::from(third & 0x3F);
    let index = scalar.wrapping_sub(first);
    (index < count).then_some((index, rest))
}

/// Where the piece begins that normalizes independently of what stands before it, of which the character at `at` is a
/// part. The pieces before `done` are known.
fn cluster_start(text: &str, done: usize, at: usize) -> usize {
    let bytes = text.as_bytes();
    if bytes[at] == COMMON_MARK && at > done && bytes[at - 1].is_ascii() {
        return at - 1;
    }
    let is_head = !text[at..].chars().next().is_some_and(joins_backward);
    if is_head {
        return at;
    }
    let head = text[done..at].char_indices().rfind(|&(_, scalar)| !joins_backward(scalar));
    head.map_or(done, |(back, _)| done + back)
}

/// How long the piece at the head of `text` is that normalizes independently of what stands behind it, and the character
/// that its own compose to one by one, if they do. That is canonically equivalent to them, and as a primary composite
/// its own NFC.
fn compose_cluster(text: &str) -> (usize, Option<char>) {
    let mut scalars = text.char_indices();
    let mut composed = scalars.next().map(|(_, head)| head);
    let mut is_one = true;
    for (at, scalar) in scalars {
        if !joins_backward(scalar) {
            return (at, composed.filter(|_| !is_one));
        }
        composed = composed.and_then(|head| compose(head, scalar));
        is_one = false;
    }
    (text.len(), composed.filter(|_| !is_one))
}

/// A text on its way from the old to the new.
struct Rewrite<'a> {
    old: &'a str,
    copied: usize,
    new: Draft,
}

impl Rewrite<'_> {
    /// Where to write what stands for a piece of the old text: one change with the last one, where that is near and in
    /// the same word.
    fn replace(&mut self, range: Range<usize>) -> &mut String {
        let Draft { text, patches } = &mut self.new;
        if text.capacity() == 0 {
            text.reserve(self.old.len() + 2);
            patches.reserve((self.old.len() / BYTES_A_PATCH).min(MOST_RESERVED) + 1);
        }
        let gap = &self.old[self.copied..range.start];
        match patches.last_mut() {
            Some(last) if gap.len() <= NEAR && !gap.bytes().any(|byte| byte.is_ascii_whitespace()) => {
                text.push_str(gap);
                last.source.end = range.end;
            }
            last => {
                last.into_iter().for_each(|last| last.now.end = text.len());
                text.push_str(gap);
                let now = text.len()..text.len();
                let source = range.start..range.end;
                patches.push(Patch { source, now, steps: Steps::Borrowed(&STEPS) });
            }
        }
        self.copied = range.end;
        text
    }

    fn finish(mut self) -> Draft {
        let Draft { text, patches } = &mut self.new;
        if let Some(last) = patches.last_mut() {
            last.now.end = text.len();
            text.push_str(&self.old[self.copied..]);
        }
        self.new
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signal::may_hold_odd;

    /// What `Composition::Pairs` promises, which is why the facts about a line stay.
    #[test]
    fn composed_characters_are_not_odd() {
        for scalar in '\u{80}'..=char::MAX {
            let apart =
                unicode_normalization::UnicodeNormalization::nfd(std::iter::once(scalar)).collect::<String>();
            let (draft, composition) = nfc(&apart);
            if composition == Composition::Pairs {
                assert!(!draft.text.is_ascii() && !may_hold_odd(draft.text.as_bytes()), "{scalar:?}");
            }
        }
    }

    #[test]
    fn korean_letters_make_syllables() {
        let cases = [
            ("\u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF}", "한글", 1),
            ("\u{1112}\u{1161} \u{1112}\u{1161}", "하 하", 2),
            // A second final letter, a lone vowel and a mark join nothing or only what is whole already.
            ("\u{1112}\u{1161}\u{11AB}\u{11AB}", "한\u{11AB}", 1),
            ("\u{1112}\u{1161}\u{1161}", "하\u{1161}", 1),
            ("\u{1112}\u{1161}\u{301}", "하\u{301}", 1),
            ("\u{D558}\u{11AB}", "한", 1),
            ("\u{1112}\u{1161}e\u{301} \u{1112}\u{1161}\u{338}", "하é 하\u{338}", 2),
            ("\u{1112}\u{1161} \u{338}", "하 \u{338}", 1),
            ("\u{1112}\u{1112}\u{1160}", "\u{1112}\u{1112}\u{1160}", 0),
        ];
        for (text, expected, changes) in cases {
            let (draft, composition) = nfc(text);
            let found = if composition == Composition::Nothing { text } else { &draft.text };
            assert_eq!((found, draft.patches.len()), (expected, changes), "{text:?}");
        }
    }
}
