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
and the word costs the model seven bits less without its hyphen, and at most four fifths.

Left alone: words that have a hyphen of their own (`well-`, `known`), as far as the model knows them; hyphens behind
blanks, as in lists and code, and behind digits; more than 256 lines in a row, or 64 KiB; with `--line-buffered` all line
ends. With `--unwrap`, which joins the broken words of wrapped paragraphs, it rests.

Off by default: lines are part of a text. Bits are those by which the word is likelier.",
    run: Run::Assembler,
};

/// How many bits less a word must cost without its hyphen, and what share of its bits at most. Of 23,501 words of 12
/// languages that were broken between syllables, 73 in a hundred do; of 3,367 that have a hyphen, 8.
const LEAST_BITS: f32 = 7.0;
const MOST_SHARE: f32 = 0.8;

/// The same share where the lines around tell that they were wrapped: 83 in a hundred, and 17.
pub(crate) const MOST_SHARE_IF_WRAPPED: f32 = 0.85;

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

/// By how many bits a word is likelier without its hyphen, if that is enough.
pub(crate) fn gained_bits(stem: &str, tail: &str, most_share: f32) -> Option<f32> {
    let bits = |text: &str| model().cost(text, &Languages::Any).map(|cost| cost.least_bits());
    let (two, one) = (bits(&format!("{stem}-{tail}"))?, bits(&format!("{stem}{tail}"))?);
    (one + LEAST_BITS <= two && one <= two * most_share).then_some(two - one)
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
        let bits = tail.as_deref().and_then(|tail| gained_bits(stem(body)?, tail, MOST_SHARE));
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
