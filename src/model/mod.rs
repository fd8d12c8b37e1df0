//! The language model: how many bits a text costs, for each language that may have written it.
//!
//! Letter trigrams for each alphabetic script and language, common words, single characters for Han, kana and Hangul,
//! symbols by what stands around them and by language, letter case. It is trained by `examples/train_model`;
//! `data/model/README.md` tells from what. Nothing is unpacked: all tables are read where they lie.

mod alphabetic;
mod cache;
mod cost;
mod gate;
mod grams;
mod known_runs;
mod known_tokens;
mod ngram;
mod plain_words;
mod rough;
mod scan;
mod strange;
mod surroundings;
mod words;

pub(crate) use alphabetic::is_alphabetic;
pub(crate) use cache::Cache;
pub(crate) use cost::{Columns, Cost, Languages};
pub(crate) use gate::{ENGLISH_TAILS, Seen, is_settled, is_suspicious, looks_usual};

use ngram::NgramTable;
use plain_words::{PlainWords, usual_languages};
use std::sync::LazyLock;
use surroundings::Surroundings;
use words::{WordHash, WordTable};

/// All costs are in this fraction of a bit.
pub(crate) const PER_BIT: u32 = 8;

/// The number under which a text's Han, kana and Hangul count, next to the alphabetic scripts.
pub(crate) const WIDE: usize = SCRIPTS;

/// The number of the Latin script.
const LATIN: usize = 0;
/// How many alphabetic scripts the model tells apart.
const SCRIPTS: usize = 24;

/// As many columns as any script may have. A column is a language, or some that are spelled alike.
const MOST_COLUMNS: usize = 64;

static MODEL: LazyLock<Model> = LazyLock::new(|| {
    Model::read(include_bytes!("../../data/model/model.bin"))
        .expect("the model is built in, and a test reads all of it")
});

/// The model.
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

/// Whether a value is that of a letter of the script.
#[inline(always)]
fn is_letter_of(value: u16, script: usize) -> bool {
    value & (WIDE_FLAG | SCRIPT) == (script as u16) << SCRIPT_SHIFT
}

/// Whether a value is that of a letter of any script with an alphabet.
#[inline(always)]
fn is_letter(value: u16) -> bool {
    value & WIDE_FLAG == 0 && value & SCRIPT != SYMBOL
}

/// A character with what it is to the model.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Signed {
    pub(crate) scalar: char,
    value: u16,
}

impl Default for Signed {
    fn default() -> Self {
        Self { scalar: ' ', value: SYMBOL }
    }
}

impl Signed {
    #[inline]
    fn sign(self) -> Sign {
        Sign::of_value(self.value)
    }

    #[inline]
    fn is_symbol(self) -> bool {
        self.value & WIDE_FLAG == 0 && self.value & SCRIPT == SYMBOL
    }

    /// Whether it is a letter of an alphabet.
    #[inline]
    fn is_letter(self) -> bool {
        is_letter(self.value)
    }

    #[inline]
    fn is_letter_of(self, script: usize) -> bool {
        is_letter_of(self.value, script)
    }

    /// A letter's number in its script.
    #[inline]
    fn letter(self) -> u16 {
        self.value & LETTER
    }

    #[inline]
    fn is_upper(self) -> bool {
        self.value & UPPER != 0
    }
}

/// One script's tables. All have one column for each language.
#[derive(Debug)]
struct Alphabet {
    /// The names of the languages, a column a line; those that share a column have blanks between them.
    names: &'static str,
    width: usize,
    unigrams: &'static [u8],
    bigrams: NgramTable,
    trigrams: NgramTable,
    /// For the quick look: a bit for each three letters, six bits each, that are usual in some language.
    signs: &'static [u8],
    /// For each symbol what it costs more in a language than elsewhere; may be negative.
    symbols: &'static [u8],
}

/// The model's tables, all where they lie in the binary.
#[derive(Debug)]
pub(crate) struct Model {
    /// For each 64 code points of the Basic Multilingual Plane, where their values begin.
    page_starts: &'static [[u8; 2]],
    values: &'static [[u8; 2]],
    /// The values of U+0000 to U+07FF.
    two_byte: &'static [[u8; 2]; 0x800],
    /// For each symbol and each kind of character before it, what it and each kind after it cost.
    symbols: &'static [[u8; 16]],
    /// From each case state to lower and upper case.
    case: [[u8; 2]; 4],
    script_switch: u8,
    wide_names: &'static str,
    wide_width: usize,
    wide: &'static [u8],
    /// What each Han, kana or Hangul character costs in the language that likes it best.
    wide_least: &'static [u8],
    /// How many times 1/8 bit each of them says for damage; may be negative.
    wide_damage: &'static [u8],
    words: WordTable,
    /// For the quick look: the columns of Latin in which a trigram with a letter outside ASCII is usual, the hashes of
    /// all that are usual anywhere, the columns in which a plain word is usual, and those that any line may be in.
    marked: NgramTable,
    marked_set: &'static [u8],
    plain_words: PlainWords,
    usual_languages: u64,
    surroundings: Surroundings,
    alphabets: [Alphabet; SCRIPTS],
}

/// How many sections there are before those of the scripts, and how many a script has.
const COMMON_SECTIONS: usize = 15;
const SCRIPT_SECTIONS: usize = 8;

impl Model {
    fn read(bytes: &'static [u8]) -> Option<Self> {
        let offsets = bytes.strip_prefix(b"tmm3")?;
        let section = |number: usize| {
            let offset =
                |at: usize| Some(u32::from_le_bytes(*offsets.get(at * 4..)?.first_chunk()?) as usize);
            bytes.get(offset(number)?..offset(number + 1)?)
        };
        let names = |number| std::str::from_utf8(section(number)?).ok();
        let pairs = |number| Some(section(number)?.as_chunks().0);
        let others = section(4)?;
        let alphabet = |script: usize| {
            let first = COMMON_SECTIONS + script * SCRIPT_SECTIONS;
            let names = names(first)?;
            let width = names.lines().count();
            let table = |number| Some(NgramTable::new(section(number)?, section(number + 1)?, width));
            Some(Alphabet {
                names,
                width,
                unigrams: section(first + 1)?,
                bigrams: table(first + 2)?,
                trigrams: table(first + 4)?,
                signs: section(first + 6)?,
                symbols: section(first + 7)?,
            })
        };
        let alphabets: [Option<Alphabet>; SCRIPTS] = std::array::from_fn(alphabet);
        if alphabets.iter().any(Option::is_none) {
            return None;
        }
        let alphabets = alphabets.map(|alphabet| alphabet.expect("none is missing"));
        let wide_names = names(5)?;
        Some(Self {
            page_starts: pairs(0)?,
            values: pairs(1)?,
            two_byte: pairs(2)?.first_chunk()?,
            symbols: section(3)?.as_chunks().0,
            case: <[[u8; 2]; 4]>::try_from(others.as_chunks().0).ok()?,
            script_switch: *others.last()?,
            wide_names,
            wide_width: wide_names.lines().count(),
            wide: section(6)?,
            wide_least: section(7)?,
            wide_damage: section(14)?,
            words: WordTable::new(section(8)?),
            marked: NgramTable::new(section(9)?, section(10)?, 8),
            marked_set: section(11)?,
            plain_words: PlainWords::new(section(12)?),
            usual_languages: usual_languages(&alphabets[0]),
            surroundings: Surroundings::new(section(13)?)?,
            alphabets,
        })
    }

    /// A character with what it is to the model.
    #[inline]
    pub(crate) fn signed(&self, scalar: char) -> Signed {
        Signed { scalar, value: self.value_of(scalar as usize) }
    }

    /// What a character is to the model.
    pub(crate) fn sign_of(&self, scalar: char) -> Sign {
        Sign::of_value(self.value_of(scalar as usize))
    }

    /// Whether a word is common in some language that the model knows.
    pub(crate) fn is_common_word(&self, word: &str) -> bool {
        if word.is_ascii() {
            return self.plain_words.find(word.as_bytes()).is_some();
        }
        let mut letters = word.chars().map(|scalar| match self.sign_of(scalar) {
            Sign::Letter { script, letter, .. } => Some((script, letter)),
            _ => None,
        });
        let Some(Some((script, first))) = letters.next() else { return false };
        let mut hash = WordHash::new(script);
        hash.add(first);
        let mut rest = letters.map(|letter| letter.filter(|(other, _)| *other == script));
        rest.all(|letter| letter.map(|(_, letter)| hash.add(letter)).is_some())
            && self.words.find(hash).next().is_some()
    }

    /// Whether training saw a character.
    pub(crate) fn knows(&self, scalar: char) -> bool {
        !matches!(self.sign_of(scalar), Sign::Symbol(0) | Sign::Letter { letter: UNKNOWN_LETTER, .. })
    }

    #[inline]
    fn value_of(&self, code: usize) -> u16 {
        match self.page_starts.get(code >> 6) {
            Some(&start) => {
                u16::from_le_bytes(self.values[usize::from(u16::from_le_bytes(start)) + (code & 0x3F)])
            }
            None => SYMBOL,
        }
    }

    /// The value of a character below U+0800.
    #[inline(always)]
    fn two_byte_value(&self, code: usize) -> u16 {
        u16::from_le_bytes(self.two_byte[code & 0x7FF])
    }

    /// The columns of a script, or of [`WIDE`]: the names of their languages, with blanks between them.
    pub(crate) fn columns(&self, script: usize) -> impl Iterator<Item = &'static str> {
        self.alphabets.get(script).map_or(self.wide_names, |alphabet| alphabet.names).lines()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_is_sound() {
        let model = model();
        assert_eq!(model.page_starts.len(), 1024);
        assert_eq!(model.wide.len(), model.wide_least.len() * model.wide_width);
        assert_eq!(model.wide_damage.len(), model.wide_least.len());
        for alphabet in &model.alphabets {
            let width = alphabet.width;
            assert!(width <= MOST_COLUMNS);
            assert!(alphabet.unigrams.len().is_multiple_of(width.max(1)));
            assert_eq!(alphabet.symbols.len(), model.symbols.len() * width);
            for table in [&alphabet.bigrams, &alphabet.trigrams] {
                for (key, row) in table.keys() {
                    assert_eq!(table.row(key), Some(row));
                    assert_eq!(table.exact(key).map(<[u8]>::len), Some(width));
                }
            }
        }
    }

    #[test]
    fn the_model_keeps_its_size() {
        assert!(include_bytes!("../../data/model/model.bin").len() <= 4 << 20);
    }

    #[test]
    fn common_words() {
        for word in ["the", "Und", "сегодня", "Сегодня", "für"] {
            assert!(model().is_common_word(word), "{word}");
        }
        for word in ["", "qxzvw", "cегодня", "щъыь", "für-"] {
            assert!(!model().is_common_word(word), "{word}");
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
