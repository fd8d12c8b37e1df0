//! Encodings of East Asia as tables, for what is spelled as an encoder spells it.
//!
//! A table gives the text and at the same time the certainty that encoding it gives the bytes again: characters with two
//! spellings, of which encoders know one, are not in it, nor are those of more than two bytes. Where it does not suffice,
//! encoding_rs has the word.

use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, SHIFT_JIS};
use std::sync::OnceLock;

/// What one or two bytes stand for in UTF-8, with the length in the last byte; 0 where the table does not know.
type Entry = [u8; 4];

struct DoubleByte {
    /// By the byte.
    single: [Entry; 256],
    /// By the first byte, less 0x80, and the second one.
    pairs: Vec<Entry>,
}

static TABLES: [(&Encoding, OnceLock<DoubleByte>); 6] = [
    (SHIFT_JIS, OnceLock::new()),
    (EUC_JP, OnceLock::new()),
    (EUC_KR, OnceLock::new()),
    (BIG5, OnceLock::new()),
    (GBK, OnceLock::new()),
    (GB18030, OnceLock::new()),
];

/// Less than this is sooner decoded and encoded than the table is made, which takes a millisecond.
const FEWEST_BYTES: usize = 16 << 10;

/// The UTF-8 of `raw`, if all of it is in the table of the encoding: then encoding it gives `raw` again.
pub(super) fn decode_regular(raw: &[u8], encoding: &'static Encoding) -> Option<Vec<u8>> {
    let (_, table) =
        TABLES.iter().find(|(known, _)| *known == encoding).filter(|_| raw.len() >= FEWEST_BYTES)?;
    table.get_or_init(|| DoubleByte::new(encoding)).decode(raw)
}

/// How much text is gathered before it is appended, and the most that one step adds.
const BLOCK: usize = 1024;
const STEP: usize = 16;

impl DoubleByte {
    fn new(encoding: &'static Encoding) -> Self {
        let single = std::array::from_fn(|byte| entry(&[byte as u8], encoding));
        let pair = |index: usize| [(index >> 8) as u8 | 0x80, index as u8];
        Self { single, pairs: (0..0x8000).map(|index| entry(&pair(index), encoding)).collect() }
    }

    fn decode(&self, raw: &[u8]) -> Option<Vec<u8>> {
        let mut text = Vec::with_capacity(raw.len() + raw.len() / 2 + BLOCK);
        let mut buffer = [0; BLOCK];
        let (mut at, mut filled) = (0, 0);
        while let Some(&byte) = raw.get(at) {
            if filled + STEP > BLOCK {
                text.extend_from_slice(&buffer[..filled]);
                filled = 0;
            }
            if let Some(ascii) = raw[at..].first_chunk::<STEP>().filter(|next| next.is_ascii()) {
                buffer[filled..filled + STEP].copy_from_slice(ascii);
                (at, filled) = (at + STEP, filled + STEP);
                continue;
            }
            let mut entry = self.single[usize::from(byte)];
            let mut used = 1;
            if entry[3] == 0 {
                let second = *raw.get(at + 1)?;
                entry = self.pairs[usize::from(byte & 0x7F) << 8 | usize::from(second)];
                used = 2;
            }
            if entry[3] == 0 {
                return None;
            }
            if let Some(place) = buffer[filled..].first_chunk_mut() {
                *place = entry;
            }
            (at, filled) = (at + used, filled + usize::from(entry[3]));
        }
        text.extend_from_slice(&buffer[..filled]);
        Some(text)
    }
}

/// The entry of bytes that are one character, whose code those bytes are.
fn entry(bytes: &[u8], encoding: &'static Encoding) -> Entry {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes).unwrap_or_default();
    let mut scalars = text.chars();
    match (scalars.next(), scalars.next()) {
        (Some(scalar), None) if scalar.len_utf8() <= 3 && *encoding.encode(&text).0 == *bytes => {
            let mut utf8 = [0; 4];
            utf8[3] = scalar.encode_utf8(&mut utf8).len() as u8;
            utf8
        }
        _ => [0; 4],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_table_knows_is_exact() {
        for (encoding, _) in &TABLES {
            let table = DoubleByte::new(encoding);
            let mut known = 0;
            for first in 0..=0xFF {
                for second in 0..=0xFF {
                    let raw = [b'a', first, second, b'b'];
                    let Some(text) = table.decode(&raw) else { continue };
                    known += 1;
                    let (expected, errors) = encoding.decode_without_bom_handling(&raw);
                    assert!(!errors && text == expected.as_bytes(), "{} {raw:x?}", encoding.name());
                    assert_eq!(*encoding.encode(&expected).0, raw, "{}", encoding.name());
                }
            }
            assert!(known > 20_000, "{}: {known}", encoding.name());
        }
    }

    #[test]
    fn long_text_is_the_same() {
        let text = "東京は日本の首都です。 ASCII in between, more than sixteen bytes of it.\n".repeat(300);
        let raw = SHIFT_JIS.encode(&text).0;
        assert_eq!(decode_regular(&raw, SHIFT_JIS).as_deref(), Some(text.as_bytes()));
        let broken = [&raw, &b"\x82"[..]].concat();
        assert_eq!(decode_regular(&broken, SHIFT_JIS), None);
    }
}
