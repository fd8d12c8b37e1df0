//! Words that were broken over two lines.

use crate::config::Preset;
use crate::edit::Edit;
use crate::engine::broken_word::{Break, LEAST};
use crate::rule::{Presets, Rule, Run, Stage};
use crate::segment::content;

pub(crate) const HYPHENATION: Rule = Rule {
    name: "hyphenation",
    stage: Stage::Cleanup,
    presets: Presets::of(&[Preset::Index]),
    summary: "words broken over two lines are joined where that makes the likelier word",
    explanation: "\
Joins a line that ends in a letter and a hyphen with the next one (`exam-`, `ple`) where that begins with a small letter,
and the word costs the model less without its hyphen, in the language of the text beside it, and is so much likelier that
halves of that length, and as likely words by themselves as these are, hardly ever stand alone.

Left alone: words that share an end with others (`Vor-`, `und Nachteile`) or have a hyphen of their own (`well-`, `known`), as far as the model knows them; what has another
hyphen before; hyphens behind blanks, as in lists and code, and behind digits; lines around what may be a soft line break; more than 256 lines in a row, or 64 KiB; with `--line-buffered` all line
ends. With `--unwrap`, which joins the broken words of wrapped paragraphs, it rests.

Off by default: lines are part of a text. Bits are those by which the word is likelier.",
    run: Run::Assembler,
};

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

/// How much text beside a break tells the language, in bytes.
const BESIDE: usize = 256;

/// Edits of lines, all of which may end within a word but the last, that join those which do. What is joined is text beside
/// the other breaks, so that the lines that are left stay as they are the next time.
pub(crate) fn joined(lines: &[&str]) -> Vec<Edit> {
    let mut breaks = Breaks {
        bodies: lines.iter().map(|line| content(line)).collect(),
        gained: vec![None; lines.len().saturating_sub(1)],
    };
    let mut open: Vec<bool> = vec![true; breaks.gained.len()];
    // From the last line on, since a line may be the middle of a word, or not, as the one behind it says.
    while let Some(at) = open.iter().rposition(|&is_open| is_open) {
        open[at] = false;
        breaks.gained[at] = breaks.gained_at(at);
        if breaks.gained[at].is_some() {
            let before = (0..at).rev().find(|&other| breaks.gained[other].is_none());
            let behind = (at + 1..open.len()).find(|&other| breaks.gained[other].is_none());
            before.into_iter().chain(behind).for_each(|other| open[other] = true);
        }
    }
    let mut end = 0;
    let edit = |(at, line): (usize, &&str)| {
        let start = end + breaks.bodies[at].len();
        end += line.len();
        let bits = breaks.gained.get(at).copied()??;
        Some(Edit { bits, ..Edit::certain(start - '-'.len_utf8()..end, "") })
    };
    lines.iter().enumerate().filter_map(edit).collect()
}

/// Lines, and by how many bits the word is likelier that is joined at the end of each.
struct Breaks<'a> {
    bodies: Vec<&'a str>,
    gained: Vec<Option<f32>>,
}

impl Breaks<'_> {
    fn gained_at(&self, at: usize) -> Option<f32> {
        let (before, behind) = (self.before(at), self.behind(at));
        let first =
            behind.split(char::is_whitespace).next().filter(|word| word.starts_with(char::is_lowercase))?;
        // The middle of a word is a word only with its end.
        let is_middle = first.len() == behind.len() && stem(first).is_some();
        if is_middle {
            return None;
        }
        Break { before: &before, behind: &behind }.gained_bits(LEAST)
    }

    /// The text before a break, as it is joined so far, with the hyphen.
    fn before(&self, at: usize) -> String {
        let mut start = at;
        let mut len = self.bodies[at].len();
        while start > 0 && self.gained[start - 1].is_some() && len < BESIDE {
            start -= 1;
            len += self.bodies[start].len();
        }
        let text = self.text(start..at + 1);
        let cut = (text.len().saturating_sub(BESIDE)..text.len()).find(|&cut| text.is_char_boundary(cut));
        text[cut.unwrap_or(0)..].to_owned()
    }

    /// The text behind a break.
    fn behind(&self, at: usize) -> String {
        let mut end = at + 2;
        let mut len = self.bodies[at + 1].len();
        while end < self.bodies.len() && self.gained[end - 1].is_some() && len < BESIDE {
            len += self.bodies[end].len();
            end += 1;
        }
        let mut text = self.text(at + 1..end);
        let cut = (0..=BESIDE.min(text.len())).rev().find(|&cut| text.is_char_boundary(cut));
        text.truncate(cut.unwrap_or(0));
        text
    }

    fn text(&self, lines: std::ops::Range<usize>) -> String {
        let last = lines.end - 1;
        let part =
            |at: usize| self.bodies[at].strip_suffix('-').filter(|_| at < last).unwrap_or(self.bodies[at]);
        lines.map(part).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::Draft;
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

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

    proptest! {
        /// Lines that are left stay as they are beside those that were joined.
        #[test]
        fn joining_twice_is_joining_once(
            words in vec(select(&WORDS[..]), 2..24), ends in vec(select(&[" ", "-\n", "-\r\n", "\n"][..]), 24)
        ) {
            let text: String = words.iter().zip(&ends).flat_map(|(word, end)| [*word, *end]).collect();
            let once: String = runs(&text).iter().map(|run| applied(run)).collect();
            let twice: String = runs(&once).iter().map(|run| applied(run)).collect();
            prop_assert_eq!(twice, once);
        }
    }

    const WORDS: [&str; 14] = [
        "exam",
        "ple",
        "the",
        "gov",
        "ern",
        "ment",
        "well",
        "known",
        "und",
        "situa",
        "tion",
        "x",
        "приме",
        "ром",
    ];

    /// Lines up to the first that does not end within a word.
    fn runs(text: &str) -> Vec<String> {
        let mut runs = vec![String::new()];
        for line in text.split_inclusive('\n') {
            runs.last_mut().unwrap().push_str(line);
            if !ends_hyphenated(line) {
                runs.push(String::new());
            }
        }
        runs
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
