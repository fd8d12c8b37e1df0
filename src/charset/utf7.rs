//! UTF-7 (RFC 2152): characters beyond ASCII as Base64 of UTF-16, after a plus sign.

/// The 64 digits, by value.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn digit(byte: u8) -> Option<u32> {
    DIGITS.iter().position(|&known| known == byte).map(|value| value as u32)
}

/// Appends a line's text; says whether something is lost.
pub(super) fn decode_line(line: &[u8], text: &mut String) -> bool {
    let (mut rest, mut lost) = (line, false);
    while let [first, after @ ..] = rest {
        rest = after;
        match first {
            b'+' if rest.first() == Some(&b'-') => {
                text.push('+');
                rest = &rest[1..];
            }
            b'+' => {
                let len = rest.iter().take_while(|&&byte| digit(byte).is_some()).count();
                lost |= decode_digits(&rest[..len], text);
                rest = &rest[len..];
                rest = rest.strip_prefix(b"-").unwrap_or(rest);
            }
            0x80.. => {
                text.push(char::REPLACEMENT_CHARACTER);
                lost = true;
            }
            _ => text.push(char::from(*first)),
        }
    }
    lost
}

fn decode_digits(digits: &[u8], text: &mut String) -> bool {
    let (mut held, mut bits) = (0_u32, 0);
    let mut units = Vec::with_capacity(digits.len() * 6 / 16);
    for value in digits.iter().filter_map(|&byte| digit(byte)) {
        held = held << 6 | value;
        bits += 6;
        if bits >= 16 {
            bits -= 16;
            units.push((held >> bits) as u16);
            held &= (1 << bits) - 1;
        }
    }
    // What is left of the last digit must be zeros, and less than a digit; no digits at all are nothing.
    let mut lost = bits >= 6 || held != 0 || digits.is_empty();
    for unit in char::decode_utf16(units) {
        lost |= unit.is_err();
        text.push(unit.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    if lost && !text.ends_with(char::REPLACEMENT_CHARACTER) {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    lost
}

pub(super) fn encode(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut run = Vec::new();
    for scalar in text.chars() {
        if scalar.is_ascii() {
            flush(&mut run, Some(scalar), &mut bytes);
            bytes.push(scalar as u8);
            if scalar == '+' {
                bytes.push(b'-');
            }
        } else {
            run.extend_from_slice(scalar.encode_utf16(&mut [0; 2]));
        }
    }
    flush(&mut run, None, &mut bytes);
    bytes
}

/// Writes a run of units; a hyphen follows where the next character would else belong to it.
fn flush(run: &mut Vec<u16>, next: Option<char>, bytes: &mut Vec<u8>) {
    if run.is_empty() {
        return;
    }
    bytes.push(b'+');
    let (mut held, mut bits) = (0_u32, 0);
    for unit in run.drain(..) {
        held = held << 16 | u32::from(unit);
        bits += 16;
        while bits >= 6 {
            bits -= 6;
            bytes.push(DIGITS[(held >> bits) as usize & 0x3F]);
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        bytes.push(DIGITS[(held << (6 - bits)) as usize & 0x3F]);
    }
    if next.is_none_or(|next| next == '-' || digit(next as u8).is_some()) {
        bytes.push(b'-');
    }
}
