//! How the model is laid out: sections after a table of their offsets, pages of characters, hash tables.

/// What stands for a symbol of which nothing is known.
const UNKNOWN: u16 = 31 << 9;

/// The parts of a character's value, as `src/model/mod.rs` has them.
const WIDE: u16 = 1 << 15;
const CAPITAL: u16 = 1 << 14;
const NUMBER: u16 = (1 << 9) - 1;

fn is_latin(value: u16) -> bool {
    value & !(CAPITAL | NUMBER) == 0
}

fn is_capital(value: u16) -> bool {
    is_latin(value) && value & CAPITAL != 0
}

fn is_small(value: u16) -> bool {
    is_latin(value) && value & CAPITAL == 0
}

/// Whether a value is that of a Latin letter or a sign that has a number.
fn is_known_sign(value: u16) -> bool {
    is_latin(value) && value & NUMBER != NUMBER || value & !NUMBER == UNKNOWN && value != UNKNOWN
}

/// The kind of a character as it stands beside another: the number of a Latin letter; 0 for a blank; or one of the last
/// numbers.
fn kind((scalar, value): (char, u16)) -> u32 {
    match value {
        _ if is_latin(value) => (value & NUMBER).into(),
        _ if value & WIDE != 0 => 0x1FA,
        _ if value & !NUMBER != UNKNOWN => 0x1FB,
        _ if scalar.is_ascii_whitespace() || scalar == '\u{A0}' => 0,
        _ if scalar.is_ascii_digit() => 0x1FC,
        _ if scalar.is_ascii() => 0x1FD,
        _ => 0x1FE,
    }
}

/// The sections after the magic number and their offsets, all numbers little-endian.
pub(crate) fn write_blob(sections: &[Vec<u8>]) -> Vec<u8> {
    let mut blob = b"tmm3".to_vec();
    let mut offset = 4 + 4 * (sections.len() + 1);
    for section in sections {
        blob.extend((offset as u32).to_le_bytes());
        offset += section.len();
    }
    blob.extend((offset as u32).to_le_bytes());
    sections.iter().for_each(|section| blob.extend(section));
    blob
}

/// A cost in 1/8 bit.
pub(crate) fn cost(probability: f64) -> u8 {
    (-probability.log2() * 8.0).round().clamp(0.0, 255.0) as u8
}

/// What the model knows of each character of the Basic Multilingual Plane, in pages of 64.
pub(crate) struct Pages {
    values: Vec<u16>,
}

impl Default for Pages {
    fn default() -> Self {
        Self { values: vec![UNKNOWN; 0x10000] }
    }
}

impl Pages {
    pub(crate) fn set(&mut self, scalar: char, value: u16) {
        if let Some(slot) = self.values.get_mut(scalar as usize) {
            *slot = value;
        }
    }

    /// The characters outside ASCII of what stands between blanks, each with the kinds of its neighbours, as the quick look
    /// numbers them: Latin letters and signs that have a number, where no capital follows a small letter.
    pub(crate) fn surroundings(&self, token: &str) -> Vec<u32> {
        let values = token.chars().map(|scalar| (scalar, self.value(scalar)));
        let edged: Vec<(char, u16)> =
            [(' ', UNKNOWN)].into_iter().chain(values).chain([(' ', UNKNOWN)]).collect();
        let of_three = |three: &[(char, u16)]| {
            let [before, (mark, value), after] = *three.first_chunk()?;
            let is_broken = is_small(before.1) && is_capital(value) || is_small(value) && is_capital(after.1);
            let is_asked = !mark.is_ascii() && is_known_sign(value) && !is_broken;
            let folded = u32::from(value & !CAPITAL);
            is_asked.then(|| folded << 18 | kind(before) << 9 | kind(after))
        };
        edged.windows(3).filter_map(of_three).collect()
    }

    /// The Han, kana and Hangul characters that have a number, in order.
    pub(crate) fn wide(&self) -> Vec<char> {
        let values = self.values.iter().zip(0_u32..).filter(|&(&value, _)| value & WIDE != 0);
        let mut numbered: Vec<(u16, char)> =
            values.filter_map(|(&value, code)| Some((value, char::from_u32(code)?))).collect();
        numbered.sort_unstable();
        numbered.into_iter().map(|(_, scalar)| scalar).collect()
    }

    fn value(&self, scalar: char) -> u16 {
        self.values.get(scalar as usize).copied().unwrap_or(UNKNOWN)
    }

    /// Where each page begins, the pages, and the values of U+0000 to U+07FF.
    pub(crate) fn sections(&self) -> (Vec<u8>, Vec<u8>, Vec<u8>) {
        let (mut index, mut pages) = (Vec::new(), Vec::<&[u16]>::new());
        for page in self.values.chunks(64) {
            let at = pages.iter().position(|known| *known == page).unwrap_or_else(|| {
                pages.push(page);
                pages.len() - 1
            });
            index.extend((at as u16 * 64).to_le_bytes());
        }
        let bytes = |values: &[u16]| values.iter().flat_map(|value| value.to_le_bytes()).collect();
        (index, bytes(&pages.concat()), bytes(&self.values[..0x800]))
    }
}

/// An open-addressed table: the keys plus one (0 is free), then the numbers of their rows.
pub(crate) fn hash_table(keys: &[u32]) -> Vec<u8> {
    let capacity = keys.len() * 5 / 4 + 1;
    let (mut slots, mut rows) = (vec![0_u32; capacity], vec![0_u16; capacity]);
    for (row, key) in keys.iter().enumerate() {
        let hash = (key + 1).wrapping_mul(0x9E37_79B1);
        let mut at = ((u64::from(hash) * capacity as u64) >> 32) as usize;
        while slots[at] != 0 {
            at = (at + 1) % capacity;
        }
        slots[at] = key + 1;
        rows[at] = row as u16;
    }
    let slots = slots.iter().flat_map(|slot| slot.to_le_bytes());
    slots.chain(rows.iter().flat_map(|row| row.to_le_bytes())).collect()
}
