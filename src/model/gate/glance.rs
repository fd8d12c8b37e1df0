//! A glance at a line, which settles most clean ones: letters in usual runs, and characters in surroundings in which they
//! are far more often meant than brought there by damage. What a line is found to be depends on nothing but the line, and
//! nothing is remembered.

use crate::model::gate::symbol::{NEAR, is_strange_symbol};
use crate::model::gate::values::Values;
use crate::model::gate::{FEW_LETTERS, FEW_WIDE, SCRIPTS_WITH_SETS, ascii_len};
use crate::model::scan::is_wide;
use crate::model::{
    LATIN, LETTER, PER_BIT, SCRIPT, SCRIPT_SHIFT, SYMBOL, UPPER, WIDE_FLAG, is_letter, is_letter_of,
};

/// So many bits for right text settle a line.
const SETTLED: i32 = 4;
/// A sign away from Latin letters is usual that says so many bits.
const USUAL_SIGN: i32 = 2;
/// What a Han, kana or Hangul character says for damage that training did not see, and how much some together may say, in
/// 1/8 bit.
const UNSEEN_DAMAGE: i32 = 6 * PER_BIT as i32;
const MOST_DAMAGE: i32 = 5 * PER_BIT as i32;

/// The kinds of what stands beside a character; a Latin letter is a kind of its own, by its number.
const BLANK: u16 = 0;
const WIDE: u16 = 0x1FA;
const OTHER_LETTER: u16 = 0x1FB;
const DIGIT: u16 = 0x1FC;
const PLAIN_SIGN: u16 = 0x1FD;
const OTHER_SIGN: u16 = 0x1FE;

/// Whether a line is right without a closer look.
pub(super) fn is_settled(values: Values<'_>) -> bool {
    let mut glance = Glance {
        values,
        bits: 0,
        families: u16::MAX,
        is_weighed: false,
        other_letters: 0,
        damage: 0,
        wide_end: 0,
    };
    glance.all().is_some()
}

struct Glance<'a> {
    values: Values<'a>,
    /// For right text, and the families of languages that have all surroundings.
    bits: i32,
    families: u16,
    /// Whether there was a character that says anything.
    is_weighed: bool,
    /// Letters of the alphabets other than Latin.
    other_letters: usize,
    /// How many times 1/8 bit the last Han, kana and Hangul characters say for damage.
    damage: i32,
    /// Where the last Han, kana or Hangul character ended.
    wide_end: usize,
}

impl Glance<'_> {
    /// `None` where something needs a closer look.
    fn all(&mut self) -> Option<()> {
        let text = self.values.text;
        let mut at = 0;
        loop {
            at += ascii_len(&text[at..]);
            if at == text.len() {
                return self.end();
            }
            at = self.step(at)?;
        }
    }

    #[inline]
    fn step(&mut self, at: usize) -> Option<usize> {
        let (value, len) = self.values.at(at);
        if value & WIDE_FLAG != 0 {
            return self.wide(at);
        }
        match usize::from((value & SCRIPT) >> SCRIPT_SHIFT) {
            LATIN => self.mark(at, value, len, self.beside(at, len)),
            31 if value != SYMBOL => self.symbol(at, value, len),
            31 => self.rare_symbol(at, len),
            script if SCRIPTS_WITH_SETS.contains(&script) => self.word(at, script),
            _ => Some(at + len),
        }
    }

    /// A symbol that training did not see.
    fn rare_symbol(&self, at: usize, len: usize) -> Option<usize> {
        let scalar = self.values.scalar_at(at, len)?;
        let is_at_letter = is_letter(self.values.before(at)) || is_letter(self.values.at(at + len).0);
        (!is_at_letter && !is_wide(scalar) && !is_strange_symbol(scalar)).then_some(at + len)
    }

    /// A symbol by a Latin letter says something; another one is usual where it stands, or not.
    fn symbol(&mut self, at: usize, value: u16, len: usize) -> Option<usize> {
        let end = at + len;
        if self.wide_end > 0 && self.wide_end + NEAR >= at {
            return Some(end);
        }
        let beside @ (before, after) = self.beside(at, len);
        if (is_letter_of(before, LATIN) || is_letter_of(after, LATIN)) && !self.values.is_blank(end - 1) {
            if let Some(end) = self.mark(at, value, len, beside) {
                return Some(end);
            }
            let text = self.values.text;
            let is_in_plain =
                text[..at].last().is_none_or(u8::is_ascii) && text[end..].first().is_none_or(u8::is_ascii);
            if !is_in_plain || self.values.is_among_letters(at, len) {
                return None;
            }
        }
        let kinds = (self.kind_before(at, before), self.kind_at(end, after));
        let said = || self.values.model.surroundings.find(value, kinds.0, kinds.1);
        let is_usual = self.values.is_usual_symbol(at, value & LETTER, len)
            || said().is_some_and(|said| said.bits >= USUAL_SIGN);
        is_usual.then_some(end)
    }

    /// The values of what stands beside a character.
    #[inline]
    fn beside(&self, at: usize, len: usize) -> (u16, u16) {
        (self.values.before(at), self.values.at(at + len).0)
    }

    /// A character that says something with its neighbours, whose values are `before` and `after`.
    #[inline]
    fn mark(&mut self, at: usize, value: u16, len: usize, (before, after): (u16, u16)) -> Option<usize> {
        let is_small = |value: u16| is_letter_of(value, LATIN) && value & UPPER == 0;
        let is_capital = |value: u16| is_letter_of(value, LATIN) && value & UPPER != 0;
        let breaks_case = match (is_capital(value), is_small(value)) {
            (true, _) => is_small(before) || is_capital(before) && is_small(after),
            (_, true) => is_capital(after),
            _ => false,
        };
        if breaks_case {
            return None;
        }
        let kinds = (self.kind_before(at, before), self.kind_at(at + len, after));
        let said = self.values.model.surroundings.find(value & !UPPER, kinds.0, kinds.1)?;
        self.bits += said.bits;
        self.families &= said.families;
        self.is_weighed = true;
        (self.families != 0).then_some(at + len)
    }

    fn kind_before(&self, at: usize, value: u16) -> u16 {
        let text = self.values.text;
        let is_no_break = text[..at].ends_with("\u{A0}".as_bytes());
        kind(value, text[..at].last().copied().unwrap_or(b' '), is_no_break)
    }

    fn kind_at(&self, at: usize, value: u16) -> u16 {
        let rest = &self.values.text[at..];
        kind(value, rest.first().copied().unwrap_or(b' '), rest.starts_with("\u{A0}".as_bytes()))
    }

    /// A word in an alphabet other than Latin whose letters and their case are usual.
    fn word(&mut self, start: usize, script: usize) -> Option<usize> {
        let (end, is_usual) = self.values.end_of_word(start, script);
        self.other_letters += (end - start) / self.values.at(start).1;
        let stands_alone = !is_letter(self.values.before(start)) && !is_letter(self.values.at(end).0);
        (is_usual && stands_alone).then_some(end)
    }

    /// Han, kana and Hangul characters in a row. What they say for damage is summed up from where it begins (Page,
    /// "Continuous inspection schemes", Biometrika 41, 1954).
    fn wide(&mut self, start: usize) -> Option<usize> {
        let (mut at, mut count) = (start, 0);
        let end_value = loop {
            let (value, len) = self.values.at(at);
            let said = match value & WIDE_FLAG {
                0 if self.values.is_unseen_wide(at, value, len) => UNSEEN_DAMAGE,
                0 => break value,
                _ => (self.values.model.wide_damage[usize::from(value & !WIDE_FLAG)] as i8).into(),
            };
            self.damage = (self.damage + said).max(0);
            if self.damage > MOST_DAMAGE {
                return None;
            }
            count += 1;
            at += len;
        };
        let meets_letter = is_letter(end_value) || is_letter(self.values.before(start));
        self.wide_end = at;
        (!meets_letter || count > FEW_WIDE).then_some(at)
    }

    /// What only the whole line tells.
    fn end(&self) -> Option<()> {
        let text = self.values.text;
        let plain = || text.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
        let is_among_others =
            (1..=FEW_LETTERS).contains(&self.other_letters) && plain() > FEW_LETTERS * self.other_letters;
        let is_settled =
            !self.is_weighed || self.bits >= SETTLED || self.other_letters > FEW_LETTERS && self.bits >= 0;
        (is_settled && !is_among_others).then_some(())
    }
}

/// The kind of a character beside another, by its value and by its byte next to that.
#[inline]
fn kind(value: u16, byte: u8, is_no_break: bool) -> u16 {
    if value & WIDE_FLAG != 0 {
        WIDE
    } else if is_letter_of(value, LATIN) {
        value & LETTER
    } else if is_letter(value) {
        OTHER_LETTER
    } else if is_no_break || byte.is_ascii_whitespace() {
        BLANK
    } else if byte.is_ascii_digit() {
        DIGIT
    } else if byte.is_ascii() {
        PLAIN_SIGN
    } else {
        OTHER_SIGN
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::model;

    fn settles(line: &str) -> bool {
        is_settled(Values { model: model(), text: line.as_bytes() })
    }

    #[test]
    fn clean_lines_are_settled() {
        let clean = [
            "Nothing but ASCII.",
            "Die Bäckerei öffnet früh, und über der Straße liegt noch Nebel.",
            "La forêt s’éveille déjà : un écureuil traverse l’allée.",
            "Mañana volverán las lluvias a la región.",
            "Wieczorem przyszło kilku sąsiadów i rozmawialiśmy długo.",
            "Утром над рекой стоял густой туман.",
            "Το τρένο φεύγει νωρίς το πρωί.",
            "今日は天気がいいですね。",
            "“You’re late again,” she said.",
        ];
        for line in clean {
            assert!(settles(line), "{line}");
        }
    }

    #[test]
    fn damage_is_not_settled() {
        let damaged = [
            "Die Bдckerei цffnet frьh am Morgen.",
            "La forÃªt s’Ã©veille.",
            "MaÒana volver·n las lluvias.",
            "Wieczorem przysz³o kilku s¹siadów.",
            "Óòðîì íàä ðåêîé ñòîÿë òóìàí.",
            "sБсqЕБuЕz",
            "donâ€™t",
            "the cafй at the corner",
            "a straыe word",
            "ОХБН мюдн охрэ",
        ];
        for line in damaged {
            assert!(!settles(line), "{line}");
        }
    }

    #[test]
    fn what_looks_like_damage_is_left_to_the_closer_look() {
        for line in ["KoЯn", "iPhoneÄ", "Ëxample", "n°5 ₧", "MÊnd", "Ð", "\u{E000}", "a\u{93}b"] {
            assert!(!settles(line), "{line}");
        }
    }
}
