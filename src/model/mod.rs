//! The language model: how many bits a text costs, for each language that may have written it.
//!
//! Letter trigrams for each alphabetic script and language, single characters for Han, kana and Hangul, symbols by
//! whether letters stand around them, letter case. It is trained by `examples/train_model`;
//! `data/model/README.md` tells from what.

mod cost;
mod gate;
mod ngram;
mod words;

pub(crate) use cost::{Cost, Languages};
pub(crate) use gate::is_suspicious;

use ngram::NgramTable;
use std::sync::{LazyLock, OnceLock};

/// All costs are in this fraction of a bit.
pub(crate) const PER_BIT: u32 = 8;

/// The number under which a text's Han, kana and Hangul count, next to the alphabetic scripts.
pub(crate) const WIDE: usize = SCRIPTS;

/// How many alphabetic scripts the model tells apart.
const SCRIPTS: usize = 24;

static MODEL: LazyLock<Model> = LazyLock::new(|| {
    Model::read(include_bytes!("../../data/model/model.bin"))
        .expect("the model is built in, and a test reads all of it")
});

/// The model, read on first use.
pub(crate) fn model() -> &'static Model {
    &MODEL
}

/// What a character is to the model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Sign {
    /// A letter with its script and its number there.
    Letter { script: usize, letter: u16, upper: bool },
    /// A Han, kana or Hangul character that was seen in training.
    Wide(u16),
    /// Anything else; 0 is a symbol that was not seen in training.
    Symbol(u16),
}

/// The letter that stands for the edge of a word.
const EDGE: u16 = 0;
/// A letter that was not seen in training.
const UNKNOWN_LETTER: u16 = 0x1FF;
/// The parts of a character's value: Han, kana or Hangul with its number; or a capital letter, the script, the letter.
const WIDE_FLAG: u16 = 0x8000;
const UPPER: u16 = 0x4000;
const SCRIPT: u16 = 0x1F << SCRIPT_SHIFT;
const SCRIPT_SHIFT: u32 = 9;
const LETTER: u16 = 0x1FF;
/// The value of a symbol that was not seen in training: the script that says "no letter", and no number.
const SYMBOL: u16 = SCRIPT;

impl Sign {
    #[inline]
    fn of_value(value: u16) -> Self {
        let number = value & LETTER;
        if value & WIDE_FLAG != 0 {
            Self::Wide(value & !WIDE_FLAG)
        } else if value & SCRIPT == SYMBOL {
            Self::Symbol(number)
        } else {
            Self::Letter {
                script: usize::from((value & SCRIPT) >> SCRIPT_SHIFT),
                letter: number,
                upper: value & UPPER != 0,
            }
        }
    }
}

/// One script's n-grams. All tables have one column for each language.
#[derive(Debug)]
struct Alphabet {
    languages: Vec<&'static str>,
    unigrams: &'static [u8],
    bigrams: NgramTable,
    trigrams: NgramTable,
    common: OnceLock<gate::CommonTrigrams>,
}

/// The model's tables. Reading them takes well under a millisecond; the costs stay where they are.
#[derive(Debug)]
pub(crate) struct Model {
    /// For each 64 code points of the Basic Multilingual Plane, where their values begin.
    page_starts: Vec<u16>,
    values: Vec<u16>,
    /// The values of U+0000 to U+07FF.
    two_byte: Box<[u16; 0x800]>,
    /// For each symbol: nothing around, a letter after, a letter before, letters around.
    symbols: &'static [[u8; 4]],
    /// From each case state to lower and upper case.
    case: [[u8; 2]; 4],
    script_switch: u8,
    wide_languages: Vec<&'static str>,
    wide: &'static [u8],
    /// What each Han, kana or Hangul character costs in the language that likes it best.
    wide_least: Vec<u8>,
    alphabets: Vec<Alphabet>,
}

/// How many sections a script has.
const SCRIPT_SECTIONS: usize = 6;

impl Model {
    fn read(bytes: &'static [u8]) -> Option<Self> {
        let offsets = bytes.strip_prefix(b"tmm1")?;
        let section = |number: usize| {
            let offset =
                |at: usize| Some(u32::from_le_bytes(*offsets.get(at * 4..)?.first_chunk()?) as usize);
            bytes.get(offset(number)?..offset(number + 1)?)
        };
        let names = |number| Some(std::str::from_utf8(section(number)?).ok()?.lines().collect());
        let numbers = |number| {
            Some(section(number)?.as_chunks().0.iter().map(|&bytes| u16::from_le_bytes(bytes)).collect())
        };
        let others = section(3)?;
        let alphabet = |script: usize| {
            let first = 6 + script * SCRIPT_SECTIONS;
            let languages: Vec<&str> = names(first)?;
            let width = languages.len();
            Some(Alphabet {
                languages,
                unigrams: section(first + 1)?,
                bigrams: NgramTable::new(section(first + 2)?, section(first + 3)?, width),
                trigrams: NgramTable::new(section(first + 4)?, section(first + 5)?, width),
                common: OnceLock::new(),
            })
        };
        let page_starts: Vec<u16> = numbers(0)?;
        let page_starts: Vec<u16> = page_starts.iter().map(|page| page * 64).collect();
        let values: Vec<u16> = numbers(1)?;
        let two_byte = |code: usize| values[usize::from(page_starts[code >> 6]) + (code & 0x3F)];
        let wide_languages: Vec<&str> = names(4)?;
        let wide = section(5)?;
        let wide_rows = wide.chunks_exact(wide_languages.len());
        Some(Self {
            two_byte: Box::new(std::array::from_fn(two_byte)),
            page_starts,
            values,
            symbols: section(2)?.as_chunks().0,
            case: <[[u8; 2]; 4]>::try_from(others.as_chunks().0).ok()?,
            script_switch: *others.last()?,
            wide_least: wide_rows.map(|row| row.iter().copied().min().unwrap_or(u8::MAX)).collect(),
            wide_languages,
            wide,
            alphabets: (0..SCRIPTS).map(alphabet).collect::<Option<_>>()?,
        })
    }

    /// What a character is to the model.
    pub(crate) fn sign_of(&self, scalar: char) -> Sign {
        Sign::of_value(self.value_of(scalar as usize))
    }

    #[inline]
    fn value_of(&self, code: usize) -> u16 {
        match self.page_starts.get(code >> 6) {
            Some(&start) => self.values[usize::from(start) + (code & 0x3F)],
            None => SYMBOL,
        }
    }

    /// The languages of a script, or of [`WIDE`].
    pub(crate) fn languages(&self, script: usize) -> &[&'static str] {
        self.alphabets.get(script).map_or(&self.wide_languages, |alphabet| &alphabet.languages)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_is_sound() {
        let model = model();
        assert_eq!((model.page_starts.len(), model.alphabets.len()), (1024, SCRIPTS));
        for alphabet in &model.alphabets {
            let width = alphabet.languages.len();
            assert!(alphabet.unigrams.len().is_multiple_of(width.max(1)));
            for table in [&alphabet.bigrams, &alphabet.trigrams] {
                for (key, row) in table.keys() {
                    assert_eq!(table.row(key), Some(row));
                    assert_eq!(table.get(key).map(<[u8]>::len), Some(width));
                }
            }
        }
    }

    #[test]
    fn signs_of_characters() {
        let is_letter = |scalar, of: usize, is_upper| {
            matches!(model().sign_of(scalar),
            Sign::Letter { script, upper, .. } if script == of && upper == is_upper)
        };
        assert!(is_letter('e', 0, false) && is_letter('É', 0, true) && is_letter('й', 1, false));
        assert!(matches!(model().sign_of('語'), Sign::Wide(_)));
        assert!(matches!(model().sign_of('“'), Sign::Symbol(1..)));
        assert!(matches!(model().sign_of('\u{E123}'), Sign::Symbol(0)));
    }
}
