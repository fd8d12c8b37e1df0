//! What a text says in its head about its own encoding: XML and HTML.

use crate::charset::Charset;

/// Where HTML looks for it (HTML Standard, "prescan a byte stream to determine its encoding").
pub(crate) const HEAD: usize = 1024;

/// The encoding that an XML declaration or an HTML `meta` element in the head of `text` names.
pub(crate) fn declared(text: &[u8]) -> Option<Charset> {
    let head = text[..text.len().min(HEAD)].to_ascii_lowercase();
    let start = head.trim_ascii_start();
    if start.starts_with(b"<?xml") {
        let end = memchr::memmem::find(start, b"?>")?;
        return label_after(&start[..end], b"encoding");
    }
    let metas = memchr::memmem::find_iter(&head, b"<meta").filter_map(|at| {
        let element = &head[at..];
        let end = memchr::memchr(b'>', element).unwrap_or(element.len());
        label_after(&element[..end], b"charset")
    });
    metas.into_iter().next()
}

/// The encoding that text is said to be in, by `declared` or in its head, where that is not believed because it is read by
/// name only: ISO-2022-JP, UTF-7 and their like. A declaration in the text counts where escape sequences follow it.
///
/// ```
/// use textmend::{Charset, charset::declared_by_name_only};
///
/// let page = b"<meta charset=iso-2022-jp><title>\x1B$B$O$$\x1B(B</title>";
/// assert_eq!(declared_by_name_only(page, None), Charset::for_label("iso-2022-jp").ok());
/// assert_eq!(declared_by_name_only(b"plain", Charset::for_label("koi8-r").ok()), None);
/// ```
pub fn declared_by_name_only(head: &[u8], label: Option<Charset>) -> Option<Charset> {
    let escapes: [&[u8]; 4] = [b"\x1B$", b"\x1B(", b"\x0E", b"~{"];
    let has_escape = || escapes.iter().any(|escape| memchr::memmem::find(head, escape).is_some());
    label.or_else(|| declared(head).filter(|_| has_escape())).filter(|charset| charset.has_shifts())
}

/// The label in `name="label"`, with or without quotation marks.
fn label_after(text: &[u8], name: &[u8]) -> Option<Charset> {
    let at = memchr::memmem::find(text, name)? + name.len();
    let value = text[at..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
    let ends = |byte: &u8| byte.is_ascii_whitespace() || b"\"';>/".contains(byte);
    let label = &value[..value.iter().position(ends).unwrap_or(value.len())];
    Charset::for_label(std::str::from_utf8(label).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations() {
        let cases: [(&[u8], Option<&str>); 6] = [
            (b"<?xml version=\"1.0\" encoding='KOI8-R'?><a/>", Some("KOI8-R")),
            (b"<!doctype html><meta charset=big5><p>", Some("Big5")),
            (b"<META http-equiv=x content=\"text/html; charset=Shift_JIS\">", Some("Shift_JIS")),
            (b"<meta name=viewport><meta charset='ibm850'/>", Some("cp850")),
            (b"the charset=koi8-r of a page", None),
            (b"<meta charset=nonsense>", None),
        ];
        for (text, expected) in cases {
            assert_eq!(declared(text).map(Charset::name), expected);
        }
    }
}
