//! Symbols, by what stands beside them.

use crate::model::gate::values::Values;
use crate::model::gate::{Look, Next, strange_if};
use crate::model::scan::{Neighbour, is_wide};
use crate::model::{PER_BIT, WIDE_FLAG, is_letter};

/// What a symbol may cost where it stands, in 1/8 bit.
const USUAL_SYMBOL: u8 = 13 * PER_BIT as u8;
/// Symbols that lay out text, on their own or at a word's edge: any text may have them.
const LAYOUT: [&str; 12] = ["\u{A0}", "•", "→", "←", "·", "–", "—", "…", "■", "●", "©", "®"];
/// So many bytes after a Han, kana or Hangul character, symbols are those of East Asia.
pub(super) const NEAR: usize = 48;

impl Look<'_> {
    pub(super) fn symbol(&mut self, start: usize, number: u16, len: usize) -> Next {
        let end = start + len;
        if number == 0 {
            let scalar = self.values.scalar_at(start, len).unwrap_or_default();
            if is_wide(scalar) {
                return self.wide(start);
            }
            strange_if(is_strange_symbol(scalar))?;
            return Next::Continue(end);
        }
        let is_near_wide = self.wide_end > 0 && self.wide_end + NEAR >= start;
        self.saw_more |= is_near_wide;
        if is_near_wide || self.values.is_usual_symbol(start, number, len) {
            return Next::Continue(end);
        }
        self.weigh(start)
    }
}

impl Values<'_> {
    /// Whether a symbol is usual where it stands, by the kinds of its neighbours.
    pub(super) fn is_usual_symbol(&self, start: usize, number: u16, len: usize) -> bool {
        let end = start + len;
        let symbol = &self.text[start..end];
        let is_repeated = || self.text[..start].ends_with(symbol) || self.text[end..].starts_with(symbol);
        let before = self.start_before(start).map_or(Neighbour::Blank, |at| self.neighbour(at));
        let after = self.neighbour(end);
        let is_layout = || {
            LAYOUT.iter().any(|layout| layout.as_bytes() == symbol)
                && (before == Neighbour::Blank || after == Neighbour::Blank)
        };
        let cost = self.model.symbols[usize::from(number)][before as usize * 4 + after as usize];
        cost <= USUAL_SYMBOL || is_repeated() || is_layout()
    }

    /// What stands at `at`, as a symbol's neighbour.
    fn neighbour(&self, at: usize) -> Neighbour {
        match self.text.get(at) {
            None => Neighbour::Blank,
            Some(byte) if byte.is_ascii_whitespace() => Neighbour::Blank,
            Some(byte) if byte.is_ascii_digit() => Neighbour::Digit,
            Some(_) if self.text[at..].starts_with(b"\xC2\xA0") => Neighbour::Blank,
            Some(_) => {
                let (value, _) = self.at(at);
                if is_letter(value) || value & WIDE_FLAG != 0 { Neighbour::Letter } else { Neighbour::Symbol }
            }
        }
    }
}

/// Symbols that training did not see and that damage brings: C1 controls, private use, what stands for lost
/// characters, lines and blocks of DOS.
pub(super) fn is_strange_symbol(scalar: char) -> bool {
    matches!(
        scalar,
        '\u{80}'..='\u{9F}'
            | '\u{2300}'..='\u{2323}'
            | '\u{2500}'..='\u{259F}'
            | '\u{3130}'..='\u{4DBF}'
            | '\u{4E00}'..='\u{9FFF}'
            | '\u{AC00}'..='\u{D7A3}'
            | '\u{E000}'..='\u{F8FF}'
            | '\u{FF61}'..='\u{FFDC}'
            | char::REPLACEMENT_CHARACTER
            | '\u{20000}'..='\u{3FFFF}'
            | '\u{F0000}'..
    )
}
