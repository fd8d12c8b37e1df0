//! Which site a record is from.

use crate::record::json::{find_literals, units};

/// The fields that tell a site, the first one first.
const FIELDS: [&str; 4] = ["url", "domain", "host", "site"];

/// The site that a record is from: the host of its field `url`, else its field `domain`, `host` or `site`; small
/// letters, without `www.`. `None` where the record is no JSON object or has none of these fields.
///
/// ```
/// use textmend::record::site_of;
///
/// let site = site_of(r#"{"url": "https://www.Example.org:443/a?b", "text": ""}"#);
/// assert_eq!(site.as_deref(), Some("example.org"));
/// ```
pub fn site_of(record: &str) -> Option<String> {
    let fields = FIELDS.map(str::to_owned);
    let found = find_literals(record, &fields).ok()?;
    let mut sites = found.iter().filter_map(|literal| {
        let text: String = units(&record[literal.range.clone()]).filter_map(|unit| unit.scalar).collect();
        host(&text).map(|host| (literal.field, host))
    });
    let first = sites.next()?;
    Some(sites.fold(first, |best, site| if site.0 < best.0 { site } else { best }).1)
}

/// The host of an address, or a host as it is.
fn host(address: &str) -> Option<String> {
    let rest = address.trim().split_once("://").map_or(address.trim(), |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    let host = if host.starts_with('[') { host } else { host.split(':').next()? };
    let host = host.trim_end_matches('.').to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    (!host.is_empty()).then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sites_of_records() {
        let cases = [
            (r#"{"url":"http://user:pw@a.example:80/x","domain":"b.example"}"#, Some("a.example")),
            (r#"{"domain":"b.example","url":"https://a.example"}"#, Some("a.example")),
            (r#"{"host":"WWW.C.example."}"#, Some("c.example")),
            (r#"{"url":"https://[::1]:8080/","text":""}"#, Some("[::1]:8080")),
            (r#"{"url":null,"site":""}"#, None),
            ("[1]", None),
            ("no JSON", None),
        ];
        for (record, expected) in cases {
            assert_eq!(site_of(record).as_deref(), expected, "{record}");
        }
    }
}
