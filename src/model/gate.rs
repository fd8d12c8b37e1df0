//! The gate: a quick look that tells nearly all clean lines from those in which a repair could find something.
//!
//! It knows which runs of three letters are usual in which languages, as sets, and lets a line pass whose letters
//! outside ASCII all stand in usual runs of one language that its plain words do not contradict, whose symbols stand
//! where symbols do, and whose words do not mix scripts. What does not pass is weighed by the model.

mod alphabet;
mod beside;
mod glance;
mod latin;
mod symbol;
mod values;
mod weigh;
mod wide;

use crate::model::known_tokens::KnownTokens;
use crate::model::{LATIN, LETTER, SCRIPT, SCRIPT_SHIFT, WIDE_FLAG, model};
use beside::Marked;
use std::cell::RefCell;
use values::Values;
use wide::WideRuns;

pub(crate) use latin::ENGLISH_TAILS;

/// Fewer letters of another script among many in ASCII are strange.
const FEW_LETTERS: usize = 3;
/// So many wide characters next to a letter are strange.
const FEW_WIDE: usize = 3;
const SCRIPTS_WITH_SETS: std::ops::RangeInclusive<usize> = 1..=5;

/// How a word looks about which there is a doubt.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Seen {
    /// Usual, but not so usual that nothing else could be.
    Usual,
    /// Strange.
    Strange,
    /// Usual, but not in the language of the words around, which is unknown.
    Abroad,
    /// Not known to be usual in the languages of the words around: a bit for each column of Latin that they may be in.
    Beside(u64),
}

/// Whether a word would be likelier in another encoding, or likely enough.
pub(crate) type Doubt = fn(&str, Seen) -> bool;

/// Whether a glance settles that text is right: no repair could find anything in it.
pub(crate) fn is_settled(text: &str) -> bool {
    glance::is_settled(values(text))
}

/// Whether text that is not settled needs the repair search. Says yes too often rather than too rarely.
pub(crate) fn is_suspicious(text: &str, doubt: Doubt) -> bool {
    is_strange(text, Some(doubt))
}

/// Whether text looks usual by itself, whatever else it could be.
pub(crate) fn looks_usual(text: &str) -> bool {
    is_settled(text) || !is_strange(text, None)
}

fn values(text: &str) -> Values<'_> {
    Values { model: model(), text: text.as_bytes() }
}

fn is_strange(text: &str, doubt: Option<Doubt>) -> bool {
    thread_local! {
        static MEMORIES: RefCell<Memories> = const { RefCell::new(Memories::new()) };
    }
    MEMORIES.with_borrow_mut(|memories| look_at(values(text), memories, doubt).is_break())
}

/// What was seen lately.
struct Memories {
    /// Words in Latin letters, with the columns of Latin that they may be in, a bit for each.
    tokens: KnownTokens,
    /// Words about which there was a doubt, with 1 where they would be likelier in another encoding, else 0.
    doubts: KnownTokens,
}

impl Memories {
    const fn new() -> Self {
        Self { tokens: KnownTokens::new(), doubts: KnownTokens::new() }
    }
}

fn look_at<'a>(values: Values<'a>, memories: &mut Memories, doubt: Option<Doubt>) -> Strange {
    let mut look = Look {
        memories,
        doubt,
        values,
        marked: Marked::default(),
        of_token: u64::MAX,
        saw_more: false,
        other_letters: 0,
        wide_runs: WideRuns::default(),
        wide_end: 0,
        wide: 0,
        wide_at_letters: 0,
    };
    look.all()
}

/// Stops where something is strange.
type Strange = std::ops::ControlFlow<()>;
const STRANGE: Strange = Strange::Break(());
const USUAL: Strange = Strange::Continue(());

fn strange_if(is_strange: bool) -> Strange {
    if is_strange { STRANGE } else { USUAL }
}

struct Look<'a> {
    memories: &'a mut Memories,
    /// Without one, what looks usual is usual, and what does not is strange.
    doubt: Option<Doubt>,
    values: Values<'a>,
    marked: Marked,
    /// The languages of the word that is looked at.
    of_token: u64,
    /// Whether more was looked at than the word itself.
    saw_more: bool,
    /// Letters of the alphabets other than Latin.
    other_letters: usize,
    wide_runs: WideRuns,
    /// Where the last of them ended.
    wide_end: usize,
    /// How many there were, and how many times a few of them met a letter.
    wide: usize,
    wide_at_letters: usize,
}

impl Look<'_> {
    fn all(&mut self) -> Strange {
        let mut at = 0;
        loop {
            at += ascii_len(&self.values.text[at..]);
            if at == self.values.text.len() {
                return self.end();
            }
            at = self.step(at, false)?;
        }
    }

    /// Looks at what is not ASCII at `at`. The Latin word that it may be in is at hand already, or is looked up.
    fn step(&mut self, at: usize, in_token: bool) -> Next {
        let (value, len) = self.values.at(at);
        if value & WIDE_FLAG != 0 {
            return self.wide(at);
        }
        match usize::from((value & SCRIPT) >> SCRIPT_SHIFT) {
            31 if !in_token && self.values.is_among_letters(at, len) => self.token(at),
            31 => self.symbol(at, value & LETTER, len),
            LATIN if !in_token => self.token(at),
            LATIN => self.latin(at),
            script if SCRIPTS_WITH_SETS.contains(&script) => self.word(at, script),
            // No legacy encoding has letters of the other scripts.
            _ => Next::Continue(at + len),
        }
    }

    /// What only the whole line tells.
    fn end(&mut self) -> Strange {
        strange_if(self.wide_at_letters > 0 && self.wide <= self.wide_at_letters * (FEW_WIDE + 1))?;
        if self.other_letters > 0 && self.other_letters <= FEW_LETTERS {
            let plain = self.values.text.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
            strange_if(plain > FEW_LETTERS * self.other_letters)?;
        }
        self.beside_the_others()
    }
}

/// Where to go on, unless something is strange.
type Next = std::ops::ControlFlow<(), usize>;

/// How many bytes at the start are ASCII.
#[inline]
fn ascii_len(bytes: &[u8]) -> usize {
    let (words, rest) = bytes.as_chunks::<8>();
    for (at, word) in words.iter().enumerate() {
        let beyond = u64::from_le_bytes(*word) & 0x8080_8080_8080_8080;
        if beyond != 0 {
            return at * 8 + beyond.trailing_zeros() as usize / 8;
        }
    }
    words.len() * 8 + rest.iter().position(|byte| !byte.is_ascii()).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_passes_and_damage_does_not() {
        let plain = [
            "Der Bäcker öffnet früh, die Straße ist noch leer.",
            "La forêt s'éveille; un écureuil traverse l'allée.",
            "Утром над рекой стоял густой туман.",
            "Το τρένο φεύγει νωρίς το πρωί.",
            "昨日は友達と駅で会いました。",
        ];
        for line in plain {
            assert!(!is_suspicious(line, |_, _| false), "{line}");
        }
        let damaged = ["attachйs", "schÃ¶n", "donâ€™t", "Ïðèâåò", "Mьnchen", "рТЙЧЕФ", "KoЯn"];
        for line in damaged {
            assert!(is_suspicious(line, |_, seen| seen == Seen::Strange), "{line}");
        }
    }
}
