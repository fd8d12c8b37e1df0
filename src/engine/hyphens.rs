//! Words that were broken over two lines.

use crate::config::Preset;
use crate::edit::Edit;
use crate::model::{Languages, model};
use crate::rule::{Presets, Rule, Run, Stage};
use crate::segment::content;

pub(crate) const HYPHENATION: Rule = Rule {
    name: "hyphenation",
    stage: Stage::Cleanup,
    presets: Presets::of(&[Preset::Index]),
    summary: "words broken over two lines are joined where that makes the likelier word",
    explanation: "\
Joins a line that ends in a letter and a hyphen with the next one (`exam-`, `ple`) where that begins with a small letter,
and the word costs the model less without its hyphen, and is either a common one or so much likelier that halves of that
length, and as likely words by themselves as these are, hardly ever stand alone.

Left alone: words that share an end with others (`Vor-`, `und Nachteile`) or have a hyphen of their own (`well-`, `known`), as far as the model knows them; what has another
hyphen before; hyphens behind blanks, as in lists and code, and behind digits; lines around what may be a soft line break; more than 256 lines in a row, or 64 KiB; with `--line-buffered` all line
ends. With `--unwrap`, which joins the broken words of wrapped paragraphs, it rests.

Off by default: lines are part of a text. Bits are those by which the word is likelier.",
    run: Run::Assembler,
};

/// What speaks for one word, by a logistic regression on half of 26,310 words of 14 languages that were broken between
/// syllables and of 2,406 that have a hyphen: the bits that it costs less without the hyphen than with it, and than its
/// halves cost; against it, the bits a character and the lengths of both halves.
const EACH_BIT_GAINED: f32 = 0.22;
const EACH_BIT_LESS_THAN_HALVES: f32 = 0.18;
const STEM_BITS: f32 = -0.43;
const TAIL_BITS: f32 = -0.5;
const STEM_LENGTH: f32 = -0.48;
const TAIL_LENGTH: f32 = -0.3;
/// The length in characters from which on it makes no difference.
const LONG: f32 = 12.0;

/// The least of that sum with which words are joined: of the other half of the words, 71 in a hundred that were broken
/// and 7 that have a hyphen.
const LEAST: f32 = -5.3;
/// The same where the lines around tell that they were wrapped: 84 in a hundred, and 14.
pub(crate) const LEAST_IF_WRAPPED: f32 = -6.0;

/// The last word of a line without its hyphen, if it may be broken.
pub(crate) fn stem(body: &str) -> Option<&str> {
    let last = body.rsplit(char::is_whitespace).next().unwrap_or_default();
    last.strip_suffix('-').filter(|stem| stem.ends_with(char::is_alphabetic))
}

/// Whether a line may end within a word.
pub(crate) fn ends_hyphenated(line: &str) -> bool {
    let body = content(line);
    body.ends_with('-') && body.len() < line.len() && stem(body).is_some()
}

/// By how many bits a word is likelier without its hyphen, if it is one.
pub(crate) fn gained_bits(stem: &str, tail: &str, least: f32) -> Option<f32> {
    let is_edge = |scalar: char| !scalar.is_alphanumeric();
    let (stem, tail) = (stem.trim_start_matches(is_edge), tail.trim_end_matches(is_edge));
    let whole = [stem, tail].concat();
    let gained = bits(&[stem, "-", tail].concat())? - bits(&whole)?;
    let stands_alone = stem.contains('-') || CONJUNCTIONS.contains(&tail);
    let is_word = model().is_common_word(&whole.to_lowercase())
        || !stands_alone && gained * EACH_BIT_GAINED + halves(stem, tail, &whole)? >= least;
    (gained > 0.0 && is_word).then_some(gained)
}

/// What stands between words that share an end: `Vor- und Nachteile`.
const CONJUNCTIONS: [&str; 28] = [
    "and", "or", "und", "oder", "sowie", "bis", "et", "ou", "y", "o", "e", "en", "of", "och", "eller", "og",
    "és", "vagy", "i", "oraz", "lub", "a", "и", "или", "і", "та", "або", "ja",
];

/// What the halves of a word say for or against it.
fn halves(stem: &str, tail: &str, whole: &str) -> Option<f32> {
    let len = |text: &str| text.chars().count() as f32;
    let (stem_bits, tail_bits, whole_bits) = (bits(stem)?, bits(tail)?, bits(whole)?);
    let sum = (stem_bits + tail_bits - whole_bits) * EACH_BIT_LESS_THAN_HALVES
        + stem_bits / len(stem) * STEM_BITS
        + tail_bits / len(tail) * TAIL_BITS
        + len(stem).min(LONG) * STEM_LENGTH
        + len(tail).min(LONG) * TAIL_LENGTH;
    // Halves of nothing say nothing.
    Some(sum).filter(|sum| sum.is_finite())
}

fn bits(text: &str) -> Option<f32> {
    model().cost(text, &Languages::Any).map(|cost| cost.least_bits())
}

/// Edits of lines, all of which may end within a word but the last, that join those which do.
pub(crate) fn joined(lines: &[&str]) -> Vec<Edit> {
    let ends = lines.iter().scan(0, |end, line| {
        *end += line.len();
        Some(*end)
    });
    let ends: Vec<usize> = ends.collect();
    let (mut edits, mut tail) = (Vec::new(), None::<String>);
    // From the last line on, since a line may be the middle of a word, or not, as the one behind it says.
    for (at, line) in lines.iter().enumerate().rev() {
        let body = content(line);
        let bits = tail.as_deref().and_then(|tail| gained_bits(stem(body)?, tail, LEAST));
        if let Some(bits) = bits {
            let start = ends[at] - line.len() + body.len() - '-'.len_utf8();
            edits.push(Edit { bits, ..Edit::certain(start..ends[at], "") });
        }
        tail = first_word(body, tail.filter(|_| bits.is_some()));
    }
    edits.reverse();
    edits
}

/// The word with which a line may go on from one before it: it begins with a small letter. Where it is all of a line that
/// ends within a word, it is one only with the `tail` to which that is joined.
fn first_word(body: &str, tail: Option<String>) -> Option<String> {
    let first = body.split(char::is_whitespace).next().filter(|word| word.starts_with(char::is_lowercase))?;
    match stem(body).filter(|_| first.len() == body.len()) {
        None => Some(first.to_owned()),
        Some(stem) => tail.map(|tail| stem.to_owned() + &tail),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::Draft;

    fn applied(text: &str) -> String {
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let mut draft = Draft { text: text.to_owned(), patches: Vec::new() };
        draft.apply(HYPHENATION.name, joined(&lines));
        draft.text
    }

    #[test]
    fn broken_words_are_joined() {
        let cases = [
            ("for exam-\nple, this word\n", "for example, this word\n"),
            ("la gou-\r\nvernance est\r\n", "la gouvernance est\r\n"),
            ("la situa-\ntion est\n", "la situation est\n"),
            ("for exam-\nple, a gov-\nernment\n", "for example, a government\n"),
        ];
        for (text, expected) in cases {
            assert_eq!(applied(text), expected);
            assert_eq!(applied(expected), expected);
        }
    }

    #[test]
    fn other_lines_stay() {
        let cases = [
            "his well-\nknown brother\n",
            "an out-of-\ndate map\n",
            "die Vor-\nund Nachteile\n",
            "diga-\nme\n",
            "a long-\nterm plan\n",
            "pre-\nand post-war houses\n",
            "for exam-\n\nple\n",
            "for exam-\n  ple\n",
            "for exam-\nPle\n",
            "for exam-\n- ple\n",
            "the gov-\nern-\nment\n",
            "for exam-",
        ];
        for text in cases {
            assert_eq!(applied(text), text);
        }
        for text in ["a = b -\n", "--\n", "1990-\n", "-\n", "exam-", "x--\n"] {
            assert!(!ends_hyphenated(text), "{text}");
        }
    }
}
