//! JSON as bytes: where a record's values are, what a string literal says, and how text is written as one.

use serde::de::{Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::ops::Range;

/// A value of a record that is a string: which of the named fields it is, and where its literal is, quotes
/// included.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Literal {
    pub(crate) field: usize,
    pub(crate) range: Range<usize>,
}

/// Finds the string values of `fields` at the top level of the record in `line`, in their order there. A record
/// that is no object has none.
///
/// # Errors
/// Where `line` is not JSON: the byte offset in it, as far as known, and the reason.
pub(crate) fn find_literals(line: &str, fields: &[String]) -> Result<Vec<Literal>, (usize, String)> {
    let mut deserializer = serde_json::Deserializer::from_str(line);
    let found = if line.trim_ascii_start().starts_with('{') {
        deserializer.deserialize_map(Fields { line, fields })
    } else {
        serde::Deserialize::deserialize(&mut deserializer).map(|_: IgnoredAny| Vec::new())
    };
    let complete = found.and_then(|found| deserializer.end().map(|()| found));
    complete.map_err(|error| (error.column().saturating_sub(1), reason(&error)))
}

/// The reason without the place, which is told apart.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or(&text).to_owned()
}

struct Fields<'a> {
    line: &'a str,
    fields: &'a [String],
}

impl<'de> Visitor<'de> for Fields<'de> {
    type Value = Vec<Literal>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut literals = Vec::new();
        while let Some(key) = map.next_key::<Key<'de>>()? {
            let Some(field) = self.fields.iter().position(|field| *field == key.0) else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let value = map.next_value::<&RawValue>()?.get();
            if value.starts_with('"') {
                let start = offset_in(self.line, value)
                    .ok_or_else(|| A::Error::custom("a value outside of its line"))?;
                literals.push(Literal { field, range: start..start + value.len() });
            }
        }
        Ok(literals)
    }
}

/// A key, borrowed where it has no escapes.
struct Key<'a>(Cow<'a, str>);

impl<'de> serde::Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeyVisitor;
        impl<'de> Visitor<'de> for KeyVisitor {
            type Value = Key<'de>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a key")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(KeyVisitor)
    }
}

/// Where `part`, borrowed from `whole`, begins in it.
fn offset_in(whole: &str, part: &str) -> Option<usize> {
    let offset = (part.as_ptr() as usize).checked_sub(whole.as_ptr() as usize)?;
    (offset + part.len() <= whole.len()).then_some(offset)
}

/// One character of a string literal.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Unit {
    /// In bytes of the literal.
    pub(crate) raw: Range<usize>,
    /// `None` for a surrogate that has no partner.
    pub(crate) scalar: Option<char>,
}

/// The characters of a valid string literal, which is given with its quotes.
pub(crate) fn units(literal: &str) -> impl Iterator<Item = Unit> {
    let inside = literal.len() - 1;
    let mut at = 1;
    std::iter::from_fn(move || {
        let rest = literal.get(at..inside).filter(|rest| !rest.is_empty())?;
        let (len, scalar) = first_unit(rest);
        at += len;
        Some(Unit { raw: at - len..at, scalar })
    })
}

fn first_unit(rest: &str) -> (usize, Option<char>) {
    let Some(escape) = rest.strip_prefix('\\') else {
        let scalar = rest.chars().next();
        return (scalar.map_or(1, char::len_utf8), scalar);
    };
    match escape.as_bytes().first() {
        Some(b'u') => unicode_escape(rest),
        Some(b'n') => (2, Some('\n')),
        Some(b't') => (2, Some('\t')),
        Some(b'r') => (2, Some('\r')),
        Some(b'b') => (2, Some('\u{8}')),
        Some(b'f') => (2, Some('\u{C}')),
        _ => (2, escape.chars().next()),
    }
}

fn unicode_escape(rest: &str) -> (usize, Option<char>) {
    let Some(first) = code_unit(rest) else { return (6.min(rest.len()), None) };
    if let Some(scalar) = char::from_u32(first.into()) {
        return (6, Some(scalar));
    }
    let second = rest.get(6..).and_then(code_unit);
    match char::decode_utf16([first].into_iter().chain(second)).next() {
        Some(Ok(scalar)) => (12, Some(scalar)),
        _ => (6, None),
    }
}

/// The value of `\uXXXX` at the head of `text`.
fn code_unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    u16::from_str_radix(digits, 16).ok()
}

/// Writes `text` as it stands inside of a string literal. With `ascii`, all else is escaped.
pub(crate) fn escape(text: &str, ascii: bool) -> String {
    let mut literal = String::with_capacity(text.len());
    for scalar in text.chars() {
        match scalar {
            '"' => literal.push_str("\\\""),
            '\\' => literal.push_str("\\\\"),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            scalar if scalar < ' ' || ascii && !scalar.is_ascii() => {
                let mut units = [0; 2];
                scalar
                    .encode_utf16(&mut units)
                    .iter()
                    .for_each(|unit| literal.push_str(&format!("\\u{unit:04x}")));
            }
            scalar => literal.push(scalar),
        }
    }
    literal
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn literals_are_found_where_they_stand() {
        let line = r#" {"id": 1e400, "te\u0078t" : "a\nb", "text":null, "text":"", "sub":{"text":"x"}} "#;
        let found = find_literals(line, &["text".to_owned()]).unwrap();
        let texts: Vec<_> = found.iter().map(|literal| &line[literal.range.clone()]).collect();
        assert_eq!(texts, [r#""a\nb""#, r#""""#]);
    }

    #[test]
    fn what_is_no_json_is_refused() {
        for line in ["", "{", r#"{"text":}"#, r#"{"text":"a"} x"#, r#"{"text":"\x"}"#, "nul"] {
            assert!(find_literals(line, &["text".to_owned()]).is_err(), "{line}");
        }
        for line in ["[1, {}]", "null", "3", &format!("{}{}", "[".repeat(9000), "]".repeat(9000))] {
            assert_eq!(find_literals(line, &["text".to_owned()]), Ok(Vec::new()));
        }
    }

    #[test]
    fn units_of_escapes() {
        let scalars: Vec<_> =
            units(r#""a\"\u00e9\ud83d\ude00\ud800\ud800x\/ж""#).map(|unit| unit.scalar).collect();
        let expected =
            [Some('a'), Some('"'), Some('é'), Some('😀'), None, None, Some('x'), Some('/'), Some('ж')];
        assert_eq!(scalars, expected);
    }

    proptest! {
        #[test]
        fn escapes_read_back(text in any::<String>(), ascii in any::<bool>()) {
            let literal = format!("\"{}\"", escape(&text, ascii));
            let read: String = units(&literal).filter_map(|unit| unit.scalar).collect();
            prop_assert_eq!(&read, &text);
            prop_assert_eq!(serde_json::from_str::<String>(&literal).unwrap(), text);
        }
    }
}
