//! Cheap facts about bytes that decide which rules need to look at all.

/// A set of facts about a window or a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Signals(u8);

/// How many bytes are looked at in one step.
const STEP: usize = 64;

impl Signals {
    /// Some byte is 0x80 or above.
    pub(crate) const NON_ASCII: Self = Self(0x80);
    /// Some byte is a C0 control other than those that lay out text (tab, line feed, form feed, carriage
    /// return), or DEL.
    pub(crate) const CONTROL: Self = Self(0x01);
    /// Some byte is a sign with which an escape may begin: `&`, `%`, `=` or `\`.
    pub(crate) const SIGN: Self = Self(0x02);
    /// Some byte is a carriage return.
    pub(crate) const RETURN: Self = Self(0x04);
    /// There may be characters beyond ASCII for which the cleanup rules of the default preset look.
    pub(crate) const ODD: Self = Self(0x08);
    /// What a rule asks for that needs to see every line. No text has it.
    pub(crate) const ANYTHING: Self = Self(0x40);

    /// Both sets together.
    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether any fact is in both sets.
    pub(crate) fn has_any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// All facts about a line's text.
    pub(crate) fn of_line(text: &str) -> Self {
        let facts = Self::of(text.as_bytes());
        let is_odd = facts.has_any(Self::NON_ASCII) && may_hold_odd(text.as_bytes());
        if is_odd { facts.or(Self::ODD) } else { facts }
    }

    /// All facts but [`Signals::ODD`]. Looks at all bytes, without a branch, so that the compiler makes vector code of
    /// it, and closely only at steps with a byte that prose rarely has.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        bytes.chunks(STEP).fold(Self::default(), |facts, step| {
            let (high, any_rare) = step
                .iter()
                .fold((0, false), |(high, any_rare), &byte| (high | byte, any_rare | is_rare(byte)));
            let facts = Self(facts.0 | high & 0x80);
            if any_rare { facts.or(Self::of_step(step)) } else { facts }
        })
    }

    fn of_step(step: &[u8]) -> Self {
        Self(step.iter().fold(0, |facts, &byte| {
            facts | u8::from(is_control(byte)) | u8::from(is_sign(byte)) << 1 | u8::from(byte == b'\r') << 2
        }))
    }
}

/// Whether a byte may stand for another fact than [`Signals::NON_ASCII`].
fn is_rare(byte: u8) -> bool {
    (byte < 0x20) & (byte != b'\n') | (byte == 0x7F) | is_sign(byte)
}

/// Whether a byte is an ASCII control that does not lay out text.
pub(crate) fn is_control(byte: u8) -> bool {
    let layout = (byte.wrapping_sub(b'\t') <= 1) | (byte.wrapping_sub(0x0C) <= 1);
    ((byte < 0x20) & !layout) | (byte == 0x7F)
}

/// Whether an escape may begin with a byte.
fn is_sign(byte: u8) -> bool {
    (byte.wrapping_sub(b'%') <= 1) | (byte == b'=') | (byte == b'\\')
}

/// Whether UTF-8 may hold characters for which the rules of the default preset look: controls, invisible characters,
/// presentation forms, detached accents, private characters, floods of marks. Looks at the first bytes of sequences,
/// without a branch, so that the compiler makes vector code of it, and only where those leave a doubt at whole sequences.
pub(crate) fn may_hold_odd(text: &[u8]) -> bool {
    let mut at = 0;
    while at < text.len() {
        let end = text.len().min(at + STEP);
        let mut padded = [0; STEP + 2];
        let step = text[at..].first_chunk().unwrap_or_else(|| {
            padded[..text.len() - at].copy_from_slice(&text[at..]);
            &padded
        });
        let is_doubtful =
            (0..STEP).fold(false, |any, at| any | may_begin_odd(step[at], step[at + 1], step[at + 2]));
        if is_doubtful && (at..end).any(|at| text[at] >= 0xC2 && is_odd_sequence(&text[at..])) {
            return true;
        }
        at = end;
    }
    false
}

/// Whether a sequence of UTF-8 that begins with these bytes may be odd.
fn may_begin_odd(first: u8, second: u8, third: u8) -> bool {
    let is_mark = (first & 0xFE == 0xCC) & ((third & 0xFE == 0xCC) | (second == 0x8F));
    // But for the no-break space and the quotation marks of prose.
    let is_latin = (first == 0xC2)
        & ((second < 0xA0) | (second & 0xEF == 0xA8) | (second & 0xFE == 0xAC) | (second == 0xB4));
    let is_punctuation = (first == 0xE2) & ((second != 0x80) | (third.wrapping_sub(0x8E) >= 0x1A));
    let is_supplement =
        (first == 0xE1) & ((second & 0xFE == 0xAA) | (second == 0xB7) | (second == 0xA0) & (third == 0x8E));
    // But for the fullwidth signs of Chinese and Japanese prose.
    let is_rare = (first >= 0xEE) & ((first != 0xEF) | (second != 0xBC));
    is_latin | is_mark | (first == 0xCB) | (first == 0xD2) | is_supplement | is_punctuation | is_rare
}

/// Whether the sequence at the head of `text` may be such a character, or the first of several that are together.
fn is_odd_sequence(text: &[u8]) -> bool {
    let byte = |at: usize| text.get(at).copied().unwrap_or_default();
    let (second, third) = (byte(1), byte(2));
    match text[0] {
        // U+0080 to U+009F, U+00A8, U+00AC, U+00AD, U+00B4, U+00B8.
        0xC2 => matches!(second, 0x80..=0x9F | 0xA8 | 0xAC | 0xAD | 0xB4 | 0xB8),
        // U+02C6, U+02C7, U+02D8 to U+02DD.
        0xCB => matches!(second, 0x86 | 0x87 | 0x98..=0x9D),
        // U+034F; two combining marks from U+0300 to U+037F.
        0xCD if second == 0x8F => true,
        0xCC | 0xCD => third & 0xFE == 0xCC,
        // U+0488, U+0489.
        0xD2 => matches!(second, 0x88 | 0x89),
        // U+180E.
        0xE1 if second == 0xA0 => third == 0x8E,
        // Marks of the supplements: U+1A80 to U+1AFF, U+1DC0 to U+1DFF, U+20C0 to U+20FF.
        0xE1 => matches!(second, 0xAA | 0xAB | 0xB7),
        0xE2 => match second {
            // U+200B to U+200D, U+2028 to U+202E; U+2060 to U+206F; U+2E80 to U+2FFF.
            0x80 => matches!(third, 0x8B..=0x8D | 0xA8..=0xAE),
            0x81 => third >= 0xA0,
            0x83 => true,
            _ => second >= 0xBA,
        },
        // Private use from U+E000 to U+F8FF; U+FB00 to U+FB06; U+FB40 to U+FEFF; U+FFF9 to U+FFFF.
        0xEE => true,
        0xEF => match second {
            0xAC => third <= 0x86,
            0xBF => third >= 0xB9,
            _ => matches!(second, 0x80..=0xA3 | 0xAD..=0xBB),
        },
        // The last two of each plane; tags, variation selectors and all else from U+C0000 on.
        0xF0..=0xF2 => third == 0xBF && byte(3) >= 0xBE,
        0xF3.. => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, Form};
    use crate::engine::Plan;
    use crate::rule::{RULES, Run, Stage};
    use crate::segment::Part;

    #[test]
    fn facts_of_each_byte() {
        for byte in 0..=u8::MAX {
            let facts = Signals::of(&[byte]);
            let control = byte.is_ascii_control() && !b"\t\n\x0C\r".contains(&byte);
            assert_eq!(facts.has_any(Signals::CONTROL), control, "{byte:#04x}");
            assert_eq!(facts.has_any(Signals::NON_ASCII), !byte.is_ascii(), "{byte:#04x}");
            assert_eq!(facts.has_any(Signals::SIGN), b"&%=\\".contains(&byte), "{byte:#04x}");
            assert_eq!(facts.has_any(Signals::RETURN), byte == b'\r', "{byte:#04x}");
        }
    }

    /// A character of the first three planes that a rule of the default preset changes by itself or beside others is
    /// odd.
    #[test]
    fn what_the_default_rules_change_is_odd() {
        let plan = Plan::new(&Config { form: Form::None, ..Config::default() });
        let cleanup = plan.line_rules.iter().filter(|rule| rule.stage == Stage::Cleanup);
        let rules: Vec<_> =
            cleanup.filter(|rule| RULES.iter().any(|known| known.name == rule.name)).collect();
        for scalar in ('\u{80}'..='\u{2FFFF}').filter(|scalar| !may_hold_odd(scalar.to_string().as_bytes())) {
            for text in
                [scalar.to_string(), format!("a{scalar}e"), format!("日{scalar} "), format!("{scalar} x")]
            {
                for rule in &rules {
                    let edits = match rule.run {
                        Run::Line { propose, .. } => propose(&plan, &text),
                        Run::Layout { propose, .. } => propose(&plan, &text, Part::Whole),
                        Run::Decoder | Run::Assembler => Vec::new(),
                    };
                    assert!(edits.is_empty(), "{}: {text:?}", rule.name);
                }
            }
        }
    }
}
