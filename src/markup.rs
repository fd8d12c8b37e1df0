//! Whether text is markup: tags of HTML, and words that say that a text is about it.

/// The elements of HTML whose tags are looked for: those of the HTML Standard, section 4, and the obsolete ones of
/// section 16.2 that pages still have. Sorted.
const ELEMENTS: [&str; 127] = [
    "a",
    "abbr",
    "acronym",
    "address",
    "applet",
    "area",
    "article",
    "aside",
    "audio",
    "b",
    "base",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "body",
    "br",
    "button",
    "canvas",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "data",
    "datalist",
    "dd",
    "del",
    "details",
    "dfn",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "fieldset",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "frame",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "legend",
    "li",
    "link",
    "main",
    "map",
    "mark",
    "marquee",
    "math",
    "menu",
    "meta",
    "meter",
    "nav",
    "nobr",
    "noscript",
    "object",
    "ol",
    "optgroup",
    "option",
    "output",
    "p",
    "param",
    "picture",
    "pre",
    "progress",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "script",
    "search",
    "section",
    "select",
    "slot",
    "small",
    "source",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "template",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "track",
    "tt",
    "u",
    "ul",
    "var",
    "video",
    "wbr",
];

/// Whether bytes hold what looks like a tag of HTML, a comment, a declaration or a processing instruction.
pub(crate) fn may_hold_tag(text: &[u8]) -> bool {
    memchr::memchr_iter(b'<', text).any(|at| begins_tag(&text[at + 1..]))
}

/// Whether `body`, which follows a `<`, goes on as a tag.
pub(crate) fn begins_tag(body: &[u8]) -> bool {
    if body.starts_with(b"!--") || body.starts_with(b"![CDATA[") || body.starts_with(b"?xml") {
        return true;
    }
    if body.len() >= 8 && body[..8].eq_ignore_ascii_case(b"!doctype") {
        return true;
    }
    let body = body.strip_prefix(b"/").unwrap_or(body);
    let len = body.iter().take(16).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    is_element(&body[..len]) && ends_tag(&body[len..])
}

fn is_element(name: &[u8]) -> bool {
    let name = name.to_ascii_lowercase();
    ELEMENTS.binary_search_by(|known| known.as_bytes().cmp(&name)).is_ok()
}

/// Whether what follows a tag's name leads to its `>`, or holds an attribute with a value.
fn ends_tag(rest: &[u8]) -> bool {
    if !rest.first().is_some_and(|byte| b">/ \t\n".contains(byte)) {
        return false;
    }
    match memchr::memchr3(b'>', b'<', b'\n', rest) {
        Some(end) if rest[end] == b'>' => true,
        end => {
            let inside = &rest[..end.unwrap_or(rest.len())];
            memchr::memmem::find(inside, b"=\"").is_some() || memchr::memmem::find(inside, b"='").is_some()
        }
    }
}

/// Words, or their beginnings, with which a text speaks of markup.
const WORDS: [&str; 6] = ["HTML", "html", "XML", "SGML", "entit", "Entit"];

/// Whether a text speaks of markup. The names of files and addresses do not count.
pub(crate) fn is_about_markup(text: &str) -> bool {
    let begins = |at: usize| {
        !text[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '/' | '_' | '-'))
    };
    WORDS.iter().any(|word| text.match_indices(word).any(|(at, _)| begins(at)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn talk_of_markup() {
        for text in ["in HTML one writes", "an (X)HTML page", "the entity of"] {
            assert!(is_about_markup(text), "{text}");
        }
        for text in ["see index.html", "https://example.org/html/a", "identity", "XHTML"] {
            assert!(!is_about_markup(text), "{text}");
        }
    }

    #[test]
    fn tags() {
        assert!(ELEMENTS.is_sorted());
        for text in [
            "<b>",
            "x</P>",
            "<a href=\"x\">",
            "<br/>",
            "<!DOCTYPE html>",
            "<!-- x",
            "<img src='a'\n",
            "<h1 class=x>",
        ] {
            assert!(may_hold_tag(text.as_bytes()), "{text}");
        }
        for text in
            ["a < b > c", "<3", "<-", "<bob>", "List<String>", "<user@example.org>", "<a", "i<a b", "<<", "<"]
        {
            assert!(!may_hold_tag(text.as_bytes()), "{text}");
        }
    }
}
