//! Cheap facts about bytes that decide which rules need to look at all.

/// A set of facts about a window or a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Signals(u8);

impl Signals {
    /// Some byte is 0x80 or above.
    pub(crate) const NON_ASCII: Self = Self(0x80);
    /// Some byte is a C0 control other than those that lay out text (tab, line feed, form feed, carriage
    /// return), or DEL.
    pub(crate) const CONTROL: Self = Self(0x01);

    /// Both sets together.
    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether any fact is in both sets.
    pub(crate) fn has_any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether there is nothing to see: printable ASCII in lines.
    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Reads all bytes once, without a branch, so that the compiler makes vector code of it.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self(bytes.iter().fold(0, |facts, &byte| facts | byte & 0x80 | u8::from(is_control(byte))))
    }
}

/// Whether a byte is an ASCII control that does not lay out text.
pub(crate) fn is_control(byte: u8) -> bool {
    let layout = (byte.wrapping_sub(b'\t') <= 1) | (byte.wrapping_sub(0x0C) <= 1);
    ((byte < 0x20) & !layout) | (byte == 0x7F)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_of_each_byte() {
        for byte in 0..=u8::MAX {
            let control = byte.is_ascii_control() && !b"\t\n\x0C\r".contains(&byte);
            assert_eq!(Signals::of(&[byte]).has_any(Signals::CONTROL), control, "{byte:#04x}");
            assert_eq!(Signals::of(&[byte]).has_any(Signals::NON_ASCII), !byte.is_ascii(), "{byte:#04x}");
        }
    }
}
