//! Character references of HTML that were never resolved.

use crate::cleanup::{before, from, windows_1252};
use crate::config::Preset;
use crate::edit::{Edit, edited};
use crate::engine::Plan;
use crate::markup::{is_about_markup, may_hold_tag};
use crate::rule::{Presets, Rule, Run, Stage};
use crate::signal::Signals;
use std::ops::Range;
use std::sync::LazyLock;

pub(crate) const REFERENCES: Rule = Rule {
    name: "character-references",
    stage: Stage::Cleanup,
    presets: Presets::of(&[Preset::Default, Preset::Index, Preset::Ftfy]),
    summary: "character references of HTML become their characters",
    explanation: "\
Resolves what a scraper left of HTML: named references (`&eacute;`, all 2,231 of the HTML Standard), decimal and
hexadecimal ones (`&#8217;`, `&#x2019;`), those from U+0080 to U+009F as windows-1252, as the standard asks. Names in
capitals (`&EACUTE;`, `&EURO;`) give the capital or the sign. Without a semicolon the names that HTML allows so (`&copy 2020`) are resolved
where a blank or punctuation follows, and before more of a word where no word or parameter begins like that: numbers
(`don&#39t`), letters with their accents (`pass&eacutes`), `&nbsp`; and signs before a number (`&pound5`). Two numbers that are a
pair of surrogates are one character. What was escaped twice or more is resolved as often.

Left alone: all references of a document that is markup, that is one with a tag of HTML within 64 KiB of the first
reference; a line that holds a tag; `&lt;` and `&gt;` where they would make one of what was text about it; a line about markup (`HTML`, `XML`, `entity`, a reference between quotes, backticks or slashes);
references to controls, surrogates and noncharacters; unknown names.

The change is certain; the list of names is data/references/names.tsv.",
    run: Run::Line { needs: Signals::SIGN, propose },
};

fn propose(_: &Plan, text: &str) -> Vec<Edit> {
    let mut found = references(text).peekable();
    if found.peek().is_none() || may_hold_tag(text.as_bytes()) || is_about_markup(text) {
        return Vec::new();
    }
    let found = found.filter(|(range, _)| !is_spoken_of(text, range));
    let mut edits: Vec<Edit> = found.map(|(range, new)| Edit::certain(range, new)).collect();
    if edits.iter().any(|edit| edit.text == "<") && may_hold_tag(edited(text, &edits).as_bytes()) {
        edits.retain(|edit| !matches!(&*edit.text, "<" | ">"));
    }
    edits
}

/// Whether bytes, which follow an `&`, go on as a reference.
pub(crate) fn begins_reference(body: &[u8]) -> bool {
    let head = body.iter().take(MAX_NAME + 1).take_while(|byte| byte.is_ascii()).count();
    std::str::from_utf8(&body[..head]).is_ok_and(|body| reference(body).is_some())
}

/// Whether a reference stands between quotes or the like, and so is spoken of, or is code.
fn is_spoken_of(text: &str, range: &Range<usize>) -> bool {
    let pair = (before(text, range.start), from(text, range.end));
    pair.0 == Some('\\')
        || matches!(
            pair,
            (
                Some('"' | '\'' | '`' | '“' | '„' | '‘' | '«' | '/'),
                Some('"' | '\'' | '`' | '”' | '“' | '’' | '»' | '/')
            )
        )
}

/// The references, with what they stand for.
fn references(text: &str) -> impl Iterator<Item = (Range<usize>, String)> {
    memchr::memchr_iter(b'&', text.as_bytes()).filter_map(|start| {
        let (len, new) = reference(&text[start + 1..])?;
        let range = start..start + 1 + len;
        let is_sign_in_name = || {
            before(text, start).is_some_and(char::is_alphanumeric)
                && from(text, range.end).is_some_and(char::is_numeric)
        };
        let is_open = !text[range.clone()].ends_with(';') && !text[start..].starts_with("&#");
        (!is_open || new.contains(char::is_alphabetic) || !is_sign_in_name()).then_some((range, new))
    })
}

/// The reference at the head of `body`, which follows an `&`: its length, and what it stands for.
fn reference(body: &str) -> Option<(usize, String)> {
    match body.strip_prefix('#') {
        Some(number) => {
            let found = surrogates(number).or_else(|| numeric(number));
            found.map(|(len, scalar)| (len + 1, scalar.to_string()))
        }
        None => named(body),
    }
}

/// The longest number that is read, and how many zeros may stand before it.
const MAX_DIGITS: usize = 8;
const MAX_ZEROS: usize = 16;

/// A pair of surrogates, which programs write that know no other numbers.
fn surrogates(body: &str) -> Option<(usize, char)> {
    let (high, rest) = body.split_once(";&#").filter(|(high, _)| high.len() == SURROGATE_DIGITS)?;
    let low = rest.get(..SURROGATE_DIGITS).filter(|_| rest[SURROGATE_DIGITS..].starts_with(';'))?;
    let pair = [high.parse().ok()?, low.parse().ok()?];
    let scalar = char::decode_utf16(pair).next()?.ok().filter(|scalar| *scalar > '\u{FFFF}')?;
    Some((2 * SURROGATE_DIGITS + ";&#;".len(), scalar))
}

/// In decimal.
const SURROGATE_DIGITS: usize = 5;

fn numeric(body: &str) -> Option<(usize, char)> {
    let (digits, radix, head) = match body.as_bytes().first()? {
        b'x' | b'X' => (&body[1..], 16, 1),
        _ => (body, 10, 0),
    };
    let zeros = digits.bytes().take(MAX_ZEROS).take_while(|byte| *byte == b'0').count();
    let len = digits.bytes().take_while(|byte| char::from(*byte).is_digit(radix)).count();
    let ended = digits.as_bytes().get(len) == Some(&b';');
    let rest = &digits[len..];
    let goes_on = goes_on(rest) && !rest.starts_with(|next: char| next.is_ascii_alphabetic());
    if len == 0 || len - zeros > MAX_DIGITS || !ended && (goes_on || len < 2) {
        return None;
    }
    let scalar = scalar_of(u32::from_str_radix(&digits[..len], radix).ok()?)?;
    Some((head + len + usize::from(ended), scalar))
}

fn scalar_of(number: u32) -> Option<char> {
    let scalar = match u8::try_from(number) {
        Ok(byte @ 0x80..=0x9F) => windows_1252(byte)?,
        _ => char::from_u32(number)?,
    };
    let is_text = !scalar.is_control() || matches!(scalar, '\t' | '\n' | '\r');
    let is_character = u32::from(scalar) & 0xFFFE != 0xFFFE && !matches!(scalar, '\u{FDD0}'..='\u{FDEF}');
    (is_text && is_character).then_some(scalar)
}

/// Whether what follows a reference without a semicolon may be more of a name, of code or of an address.
fn goes_on(rest: &str) -> bool {
    rest.chars().next().is_some_and(|next| !next.is_whitespace() && !".,:!?)\"'<&".contains(next))
}

/// The longest name, with its semicolon.
const MAX_NAME: usize = 32;

fn named(body: &str) -> Option<(usize, String)> {
    let len = body.bytes().take(MAX_NAME).take_while(u8::is_ascii_alphanumeric).count();
    if body.as_bytes().get(len) == Some(&b';') {
        return characters(&body[..=len]).or_else(|| capital(&body[..len])).map(|new| (len + 1, new));
    }
    match goes_on(&body[len..]) {
        true => None,
        false => characters(&body[..len]).map(|new| (len, new)).or_else(|| named_in_word(&body[..len])),
    }
}

/// How the names of letters end that no word or parameter begins with, and other such names.
const LETTER_NAMES: [&str; 9] = ["acute", "grave", "circ", "uml", "tilde", "ring", "cedil", "slash", "lig"];
const OTHER_NAMES: [&str; 5] = ["nbsp", "laquo", "raquo", "iexcl", "iquest"];

/// A name without a semicolon at the head of a word, or before a number.
fn named_in_word(word: &str) -> Option<(usize, String)> {
    let (len, new) = (2..word.len()).rev().find_map(|len| Some((len, characters(&word[..len])?)))?;
    let (name, rest) = word.split_at(len);
    let is_letter = new.contains(char::is_alphabetic);
    let is_number = || rest.bytes().all(|byte| byte.is_ascii_digit());
    let ends_so = || LETTER_NAMES.iter().any(|end| name.ends_with(end));
    let is_clear = if is_letter { ends_so() } else { is_number() || OTHER_NAMES.contains(&name) };
    is_clear.then_some((len, new))
}

/// What a name in capitals stands for, where the standard has it in small letters only: the capital, or a sign that has
/// none, such as `&EURO;`, whose shorter names may be code.
fn capital(name: &str) -> Option<String> {
    let is_capital = name.len() > 1 && name.bytes().all(|byte| byte.is_ascii_uppercase());
    let small = is_capital.then(|| characters(&format!("{};", name.to_ascii_lowercase())))??;
    let capital = small.to_uppercase();
    let is_sign = capital == small && name.len() > 3 && !small.contains(char::is_alphabetic);
    (capital.chars().count() == 1 && (is_sign || capital != small)).then_some(capital)
}

/// The names, in the order of their bytes, with the characters that they stand for.
static NAMES: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let table = include_str!("../../data/references/names.tsv");
    table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t')).collect()
});

fn characters(name: &str) -> Option<String> {
    let index = NAMES.binary_search_by(|(known, _)| (*known).cmp(name)).ok()?;
    let scalars =
        NAMES[index].1.split(' ').map(|code| u32::from_str_radix(code, 16).ok().and_then(char::from_u32));
    scalars.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleanup::testing::{applied, check, check_kept};

    #[test]
    fn the_names_are_in_order() {
        assert_eq!(NAMES.len(), 2231);
        assert!(NAMES.is_sorted_by(|a, b| a.0 < b.0));
        for (name, _) in NAMES.iter() {
            assert!(characters(name).is_some(), "{name}");
            assert!(name.len() <= MAX_NAME, "{name}");
        }
    }

    #[test]
    fn cases() {
        check(
            &REFERENCES,
            &[
                ("caf&eacute; &amp; bar", "café & bar"),
                ("it&#8217;s &#x20AC;5, it&#146;s", "it’s €5, it’s"),
                ("&copy 2020, &NTILDE;, &EURO;5 &MDASH; and so on", "© 2020, Ñ, €5 — and so on"),
                ("a &lt b", "a < b"),
                ("1 &lt; 2 &gt; 0", "1 < 2 > 0"),
                ("r&#0000000233;sum&#xe9;", "résumé"),
                ("Put &lt;b&gt; before na&iuml;ve", "Put &lt;b&gt; before naïve"),
                ("Price (&euro;), see index.html", "Price (€), see index.html"),
                ("1 &NotEqualTilde; 2", "1 ≂̸ 2"),
                ("les pass&eacutes, d&eacuteg&acirct;, Stra&szlige", "les passés, dég&acirct;, Straße"),
                ("it don&#39t, the baker&#x2019s", "it don't, the baker’s"),
                ("&pound5, I &lt3 it, &copy2020, one&nbsptwo", "£5, I <3 it, ©2020, one\u{A0}two"),
                ("good &#55357;&#56832; luck", "good 😀 luck"),
                ("http://example.org/?a=1&amp;b=2", "http://example.org/?a=1&b=2"),
            ],
        );
        assert_eq!(applied(&REFERENCES, "R&amp;amp;D"), "R&amp;D");
        check_kept(
            &REFERENCES,
            &[
                "AT&T & Co",
                "\\&copy;",
                "&not_defined",
                "A &OR; B, &SUM;",
                "&copy(x)",
                "&nothing; &",
                "<b>R&amp;D</b>",
                "/?x=1&copy=2",
                "&copyright, &micrometre, &ethernet, &order, &timestamp",
                "a&pound5, x&lt3",
                "&#55357; &#55357;&#55357; &#56832;&#55357;",
                "?a=1&eacutex=2, ?a=1&copy2=3",
                "write \"&amp;\" for &",
                "in HTML &lt; is <",
                "s/&amp;/&/",
                "&#0; &#7; &#xD800; &#x110000; &#99999999999;",
                "&#1",
                "&;",
                "&#;",
                "&#x;",
            ],
        );
    }
}
