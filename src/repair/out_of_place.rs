//! Sequences of UTF-8 that were read wrongly, told by signs that stand where no writing has them.

use crate::edit::Edit;
use crate::engine::Plan;
use crate::model::model;
use crate::repair::channel::utf8_pages;
use crate::repair::page::{SingleByte, utf8_len, utf8_sequence};
use crate::repair::smallest_change;
use crate::rule::{Presets, Rule, Run, Stage};
use crate::signal::Signals;

pub(crate) const OUT_OF_PLACE: Rule = Rule {
    name: "utf8-sequences",
    stage: Stage::Repair,
    presets: Presets::of(&[crate::config::Preset::Ftfy]),
    summary: "what is UTF-8 by its build is decoded, whether or not it makes words",
    explanation: "\
The rule `mojibake` asks a language model, which does not know codes, formulas and drawings: `IL2RÎ³cKO` was `IL2RγcKO`, and
`ï¿½` was U+FFFD. Here, what stands together decides. A letter and the signs behind it are decoded where they are a sequence
of UTF-8 in some code page and are out of place as they stand: a sequence of three or more with a sign that no word has; two
sequences side by side with such a sign in them; or a capital beyond ASCII and a sign in the middle of something. What else is
such a sequence in the same word is decoded with it.

The start of a sequence with U+FFFD in the place of its end becomes one U+FFFD, and so does, among others of that kind, a
sequence with a question mark in the place of one of its bytes.

Left alone: signs that also end words (`É»`, `CAFÉ®`), no-break spaces, and letters without signs.

Bits are those that the structure proves: six a sequence.",
    run: Run::Line { needs: Signals::NON_ASCII, propose },
};

/// What a sequence is worth; see the rule's explanation.
const BITS: f32 = 6.0;

/// The longest word that is looked at, in bytes.
const LONGEST_WORD: usize = 1024;

fn propose(_: &Plan, text: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut at = 0;
    for word in text.split_inclusive(|scalar: char| scalar.is_ascii_whitespace()) {
        let range = at..at + word.trim_end_matches(|scalar: char| scalar.is_ascii_whitespace()).len();
        at += word.len();
        let word = &text[range.clone()];
        if word.is_ascii() || word.len() > LONGEST_WORD {
            continue;
        }
        let Some((name, new, count)) = utf8_pages().find_map(|(name, page)| {
            let (new, count) = decoded(word, page)?;
            Some((name, new, count))
        }) else {
            continue;
        };
        let (range, text) = smallest_change(text, range, &new);
        let note = Some(format!("utf-8 read as {name}"));
        edits.push(Edit { range, text, bits: BITS * count as f32, note, alternative: None });
    }
    edits
}

/// A piece of a word, in characters.
#[derive(Clone, Copy)]
struct Sequence {
    start: usize,
    end: usize,
    /// U+FFFD where its end was lost.
    scalar: char,
}

/// The word with its sequences decoded, and how many there are; `None` where none is out of place.
fn decoded(word: &str, page: &SingleByte) -> Option<(String, usize)> {
    let scalars: Vec<char> = word.chars().collect();
    let sequences = sequences(&scalars, page);
    let is_out_of_place = |at: usize| is_out_of_place(&scalars, &sequences, at);
    if sequences.len() <= broken(&scalars, &sequences, page) || !(0..sequences.len()).any(is_out_of_place) {
        return None;
    }
    let (mut new, mut done) = (String::new(), 0);
    for sequence in &sequences {
        new.extend(&scalars[done..sequence.start]);
        new.push(sequence.scalar);
        done = sequence.end;
    }
    new.extend(&scalars[done..]);
    Some((new, sequences.len()))
}

/// How many letters would begin a sequence, but do not: where they are many, they are letters.
fn broken(scalars: &[char], sequences: &[Sequence], page: &SingleByte) -> usize {
    let begins = |at: usize| matches!(page.encode(scalars[at]), Some(0xC2..=0xF4));
    let is_known = |at: usize| sequences.iter().any(|sequence| (sequence.start..sequence.end).contains(&at));
    (0..scalars.len()).filter(|&at| begins(at) && !is_known(at)).count()
}

fn sequences(scalars: &[char], page: &SingleByte) -> Vec<Sequence> {
    let bytes: Vec<u8> = scalars.iter().map(|&scalar| page.encode(scalar).unwrap_or(0)).collect();
    let (mut found, mut start) = (Vec::new(), 0);
    while start < scalars.len() {
        let sequence = whole(&bytes, start).or_else(|| cut_short(scalars, &bytes, start));
        start = sequence.map_or(start + 1, |sequence| sequence.end);
        found.extend(sequence);
    }
    found
}

fn whole(bytes: &[u8], start: usize) -> Option<Sequence> {
    let scalar = utf8_sequence(&bytes[start..]).filter(|scalar| is_text(*scalar))?;
    Some(Sequence { start, end: start + scalar.len_utf8(), scalar })
}

/// A letter that somebody writes, or a sign, but neither a control nor for private use.
fn is_text(scalar: char) -> bool {
    match scalar {
        '\u{E000}'..='\u{F8FF}' | '\u{E0000}'.. => false,
        '\u{2000}'..='\u{2BFF}' | '\u{FFFD}' | '\u{1F000}'.. => true,
        _ => !scalar.is_control() && (model().knows(scalar) || !scalar.is_alphanumeric()),
    }
}

/// A sequence that goes on as it should up to a U+FFFD, or with a question mark in the place of one of its bytes.
fn cut_short(scalars: &[char], bytes: &[u8], start: usize) -> Option<Sequence> {
    let len = utf8_len(bytes[start])?;
    let rest = (start + 1..start + len).take_while(|&at| at < bytes.len());
    let is_part =
        |&at: &usize| scalars[at] == char::REPLACEMENT_CHARACTER || (0x80..0xC0).contains(&bytes[at]);
    let end = start + 1 + rest.take_while(is_part).count();
    let is_lost = scalars[start + 1..end].contains(&char::REPLACEMENT_CHARACTER);
    let end = if is_lost { end } else { with_question_mark(scalars, bytes, start, len)? };
    Some(Sequence { start, end, scalar: char::REPLACEMENT_CHARACTER })
}

/// Where a sequence ends that is whole but for a question mark within, which some programs write for what they cannot: none
/// of two bytes, but for the letters with which UTF-8 has the accents of Latin-1.
fn with_question_mark(scalars: &[char], bytes: &[u8], start: usize, len: usize) -> Option<usize> {
    let rest = bytes.get(start + 1..start + len)?;
    let marks = scalars[start + 1..start + len].iter().filter(|&&scalar| scalar == '?').count();
    let others = rest.iter().filter(|byte| (0x80..0xC0).contains(*byte)).count();
    let is_known = len > 2 || matches!(bytes[start], 0xC2 | 0xC3);
    (is_known && marks == 1 && others + marks == rest.len()).then_some(start + len)
}

/// See the rule's explanation.
fn is_out_of_place(scalars: &[char], sequences: &[Sequence], at: usize) -> bool {
    let Sequence { start, end, .. } = sequences[at];
    let lead = scalars[start];
    let has_sign = |piece: &[char]| piece.iter().any(|&scalar| is_sign(scalar));
    let rest = &scalars[start + 1..end];
    // Scripts without case have marks and points of their own.
    if !lead.is_uppercase() && !lead.is_lowercase() {
        return false;
    }
    if rest.len() > 1 {
        return has_sign(rest);
    }
    let is_beside = sequences.get(at + 1).is_some_and(|next| {
        next.start == end && (has_sign(rest) || has_sign(&scalars[next.start + 1..next.end]))
    });
    let goes_on = scalars.get(end).is_some_and(|after| after.is_alphanumeric());
    // The letter that UTF-8 puts before the signs of Latin-1 stands at the head of words, too.
    let is_within = (start > 0 || lead == 'Â') && goes_on && lead.is_uppercase();
    is_beside
        || is_within && rest.iter().all(|&scalar| is_sign(scalar) && scalar != char::REPLACEMENT_CHARACTER)
}

/// Whether a sign neither ends nor joins words, nor follows names and numbers.
fn is_sign(scalar: char) -> bool {
    let is_common = matches!(
        scalar,
        '\u{A0}'
            | '\u{AD}'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '“'
            | '”'
            | '‘'
            | '’'
            | '–'
            | '—'
            | '…'
            | '·'
            | '®'
            | '™'
            | '©'
            | '°'
            | '±'
            | '•'
    );
    !is_common && !scalar.is_ascii() && !scalar.is_alphabetic()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repair;

    /// Round by round, as the engine does.
    fn applied(text: &str) -> String {
        let mut text = text.to_owned();
        loop {
            let again = repair::applied(&OUT_OF_PLACE, &text);
            if again == text {
                return text;
            }
            text = again;
        }
    }

    #[test]
    fn sequences_are_decoded() {
        for (text, expected) in [
            ("CD8Î±Î² and 5Î¼g", "CD8αβ and 5μg"),
            ("lost ï¿½ here", "lost \u{FFFD} here"),
            ("â˜ƒ.com", "☃.com"),
            ("Г‚ВЈ20", "£20"),
            ("Â£20Â£", "£20£"),
            ("a ðŸ’\u{FFFD}!", "a \u{FFFD}!"),
            ("thatÃ?Â¢â?¬â?¢s", "that\u{FFFD}¢\u{FFFD}\u{FFFD}s"),
        ] {
            assert_eq!(applied(text), expected);
        }
    }

    #[test]
    fn other_signs_stay() {
        for text in [
            "CAFÉ® CITÉ² É»",
            "«СВО»",
            "IRMÃ\u{A0}mais",
            "Å·mol",
            "5Ø°C",
            "Ä°zmir",
            "RÉSUMÉ…",
            "été",
            "à la",
            "Ï€²",
            "20Â±3",
            "ÃÂ",
            "naïve",
            "مركز،",
            "ح\u{200C}خ\u{200C}ز",
            "x\u{FFFD}y",
            "voilà?»",
            "señá? Ã?",
            "où?",
            "В\u{FFFD}",
            "Ã£o",
        ] {
            assert_eq!(applied(text), text);
        }
    }
}
