//! Quoted-printable text over several lines: soft line breaks, and the escapes around them.

use crate::cleanup::QUOTED_PRINTABLE;
use crate::edit::{Edit, Patch, edited};
use crate::segment::{content, lines};
use std::ops::Range;

/// How long a line with a soft line break is, in characters as mail has it: 76 at most (RFC 2045), two more where it was
/// quoted, and less by a word or so, since programs that break lines fill them.
const LENGTHS: Range<usize> = 55..79;

/// How long it is where the program broke it at the first character that had no room.
const FULL_LENGTHS: Range<usize> = 73..77;

/// What a line end behind `=` proves about the document, in bits, once its line is as long as that.
const BITS_PER_BREAK: f32 = 6.0;

/// What a sequence of UTF-8 proves: two bits for each byte after the first, and three for the first.
const BITS_PER_CHARACTER: f32 = 5.0;

/// Whether a line ends as quoted-printable text does that goes on in the next line. Two signs end no such line, since the
/// first of them would be escaped.
pub(crate) fn ends_softly(line: &str) -> bool {
    let body = content(line);
    body.ends_with('=')
        && !body.ends_with("==")
        && body.len() < line.len()
        && LENGTHS.contains(&encoded_len(body))
        && (body.contains(' ') || !body.is_ascii() || holds_escape(body))
}

/// Whether a line holds a byte in quoted-printable.
pub(crate) fn holds_escape(line: &str) -> bool {
    escapes(line) > 0
}

fn escapes(text: &str) -> usize {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'=', bytes).filter(|at| escape(&bytes[*at..]).is_some()).count()
}

/// How long a text is in quoted-printable, which rules may have decoded already.
fn encoded_len(text: &str) -> usize {
    text.chars().map(|scalar| if scalar.is_ascii() { 1 } else { 3 * scalar.len_utf8() }).sum()
}

/// Edits that join lines with soft line breaks and decode what is in them; none where they are not surely
/// quoted-printable text. `patches` say how the text came about; `knows` tells that the document was seen to hold
/// such text.
pub(crate) fn joined(text: &str, patches: &[Patch], knows: bool) -> Vec<Edit> {
    let decoded = patches.iter().flat_map(|patch| patch.steps.iter());
    let known = decoded.filter(|step| step.rule == QUOTED_PRINTABLE.name).count();
    edits(text, known, knows).unwrap_or_default()
}

fn edits(text: &str, known: usize, knows: bool) -> Option<Vec<Edit>> {
    let is_one_line = lines(text.as_bytes()).nth(1).is_none();
    let mut found = Found { is_one_line, ..Found::default() };
    let mut at = 0;
    while let Some(sign) = memchr::memchr(b'=', &text.as_bytes()[at..]) {
        at = found.stretch(text, at, at + sign)?;
    }
    let proven = found.characters + known > 0 || knows || found.breaks > 1 && is_filled(text);
    let bits = (found.characters + known) as f32 * BITS_PER_CHARACTER + found.breaks as f32 * BITS_PER_BREAK;
    found.edits.iter_mut().for_each(|edit| edit.bits = bits);
    (proven && found.breaks + found.characters + usize::from(knows) > 0 && !found.hides_escapes(text))
        .then_some(found.edits)
}

/// Whether all lines but the last are as full as can be, and some word goes on behind one.
fn is_filled(text: &str) -> bool {
    let bodies: Vec<&str> = lines(text.as_bytes()).map(|line| content(&text[line])).collect();
    let Some((_, soft)) = bodies.split_last() else { return false };
    let goes_on = |pair: &[&str]| {
        let head = pair[0].trim_end_matches('=');
        head.ends_with(char::is_alphabetic) && pair[1].starts_with(char::is_alphabetic)
    };
    soft.iter().all(|body| FULL_LENGTHS.contains(&encoded_len(body))) && bodies.windows(2).any(goes_on)
}

/// What was found in lines that may be quoted-printable text.
#[derive(Default)]
struct Found {
    is_one_line: bool,
    edits: Vec<Edit>,
    /// Soft line breaks, characters beyond ASCII that are escaped, escapes that cannot be decoded.
    breaks: usize,
    characters: usize,
    kept: usize,
}

impl Found {
    /// Takes the escapes and soft line breaks from `start` on; says where they end, or nothing where a sign stands that
    /// such text would have escaped. Up to `known` the text was looked at already.
    fn stretch(&mut self, text: &str, known: usize, start: usize) -> Option<usize> {
        let rest = text.as_bytes();
        let (mut at, mut bytes, mut breaks) = (start, Vec::new(), Vec::new());
        while rest.get(at) == Some(&b'=') {
            if let Some(byte) = escape(&rest[at..]) {
                bytes.push(byte);
                at += 3;
            } else {
                let len = soft_break_len(&rest[at..])?;
                breaks.push(at..at + len);
                at += len;
            }
        }
        self.breaks += breaks.len();
        if self.is_one_line && (!is_needed(&bytes, &rest[at..]) || is_in_address(&text[known..start])) {
            return None;
        }
        match String::from_utf8(bytes) {
            Ok(new) if new.chars().all(|scalar| scalar == '\t' || !scalar.is_control()) => {
                self.characters += new.chars().filter(|scalar| !scalar.is_ascii()).count();
                self.edits.push(noted(start..at, new));
            }
            _ => {
                self.kept += (at - start - breaks.iter().map(Range::len).sum::<usize>()) / 3;
                self.edits.extend(breaks.into_iter().map(|range| noted(range, String::new())));
            }
        }
        Some(at)
    }

    /// Whether what is decoded would make escapes, which would be decoded again.
    fn hides_escapes(&self, text: &str) -> bool {
        let new = edited(text, &self.edits);
        escapes(&new) > self.kept || content(&new).ends_with('=')
    }
}

/// Whether such text has to escape these bytes, before the rest of their line: by themselves other numbers behind a sign
/// may be anything.
fn is_needed(bytes: &[u8], rest: &[u8]) -> bool {
    let ends_line = matches!(rest, [] | [b'\n' | b'\r', ..]);
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    !bytes.is_ascii() || bytes == b"=" || ends_line && bytes.iter().all(is_blank)
}

/// Whether what stands before an escape is an address so far, in which a sign comes before a value.
fn is_in_address(before: &str) -> bool {
    let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    word.contains("://") || word.contains(['?', '&'])
}

fn noted(range: Range<usize>, text: String) -> Edit {
    Edit { note: Some("quoted-printable UTF-8".to_owned()), ..Edit::certain(range, text) }
}

/// The byte that is escaped at the head of `text`.
fn escape(text: &[u8]) -> Option<u8> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    };
    match text {
        [b'=', high, low, ..] => Some(digit(*high)? << 4 | digit(*low)?),
        _ => None,
    }
}

/// The length of a soft line break at the head of `text`, if the line behind it may go on from it: it is not blank, not
/// indented as code is, and no border between the parts of a message.
fn soft_break_len(text: &[u8]) -> Option<usize> {
    let len = match text {
        [b'=', b'\n', ..] => 2,
        [b'=', b'\r', b'\n', ..] => 3,
        _ => return None,
    };
    let next = &text[len..];
    let is_other = matches!(next, [] | [b'\n' | b'\r' | b'\t', ..] | [b' ', b' ' | b'\n' | b'\r', ..])
        || next.starts_with(b"--");
    (!is_other).then_some(len)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::Draft;

    fn applied(text: &str, knows: bool) -> String {
        let mut draft = Draft { text: text.to_owned(), patches: Vec::new() };
        draft.apply(QUOTED_PRINTABLE.name, joined(text, &[], knows));
        draft.text
    }

    #[test]
    fn lines_are_joined_and_decoded() {
        let cases = [
            (
                "The meeting was held in a caf=C3=A9 near the station, and it was decided th=\nat we go.\n",
                "The meeting was held in a café near the station, and it was decided that we go.\n",
            ),
            (
                "Wir treffen uns am Samstag um zehn Uhr vor dem Rathaus in der Stadt M=C3=\r\n=BCnchen.\r\n",
                "Wir treffen uns am Samstag um zehn Uhr vor dem Rathaus in der Stadt München.\r\n",
            ),
            (
                "It was a long letter, and no one in the house can say who had written it t=\no whom, but it lay on the table for the whole of that winter, then it was=\n gone.\n",
                "It was a long letter, and no one in the house can say who had written it to whom, but it lay on the table for the whole of that winter, then it was gone.\n",
            ),
            (
                "The sum is 2 + 2 =3D 4, and they said so =E2=80=93 of the bills from M=FCnc=\nhen.\n",
                "The sum is 2 + 2 = 4, and they said so – of the bills from M=FCnchen.\n",
            ),
        ];
        for (text, expected) in cases {
            assert!(ends_softly(text.split_inclusive('\n').next().unwrap()), "{text}");
            assert_eq!(applied(text, false), expected);
            assert_eq!(applied(expected, false), expected);
        }
        assert_eq!(applied("no break, and a =3D sign=20\n", true), "no break, and a = sign \n");
        assert_eq!(applied("it =E2=80=93 that is\n", true), "it – that is\n");
    }

    #[test]
    fn other_lines_stay() {
        let softly = [
            "the_value_of_the_setting_that_was_broken_behind = caf=C3=A9 ==\n12\n",
            "a line of some caf=C3=A9 that a blank line follows, and so does not go on=\n\nhere\n",
            "a line of some caf=C3=A9 that a border follows, and so it does not go on=\n--x1\n",
            "    name_of_the_variable, name_of_another_variable, name_of_a_third =\n        12\n",
            "one line of prose that nothing proves to be quoted-printable, though it end=\ns so\n",
            "a =3DC3=3DA9 that was quoted-printable text twice, of a line that is long =\nenough\n",
        ];
        for text in softly {
            assert_eq!(applied(text, false), text);
        }
        let other = [
            "key=\n",
            "x = a ==\n",
            "aGVsbG8gd29ybGQsIHRoaXMgaXMgYmFzZTY0IGFuZCBlbmRzIGluIGEgc2lnbiBvZiBpdC4uLi4=\n",
            "value = the_result_of =\n",
            "a line that ends in the sign and ends the text, so that nothing goes on here =",
        ];
        for text in other {
            assert!(!ends_softly(text), "{text}");
        }
        for text in
            ["width=40\n", "ada=40example.org=20\n", "=20 and on\n", "a =3D b, c = d\n", "=0A\n", "=FF\n"]
        {
            assert_eq!(applied(text, true), text);
        }
        for text in ["http://example.org/?q=C3=BC\n", "see /find?q=C3=BC&n=5\n"] {
            assert_eq!(applied(text, true), text);
        }
    }
}
