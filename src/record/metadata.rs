//! Fields that a record gets: who wrote its text, and when.

use crate::boilerplate::Metadata;
use crate::config::Config;
use crate::engine::{Cleaner, METADATA};
use crate::record::json::escape;
use crate::rule::Stage;
use crate::trail::Step;
use serde::de::IgnoredAny;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// So much of a text is looked at, in bytes.
const HEAD: usize = 4 << 10;

/// What is to be put into a record, and where in it: right before the brace that closes it. `None` where the text
/// tells nothing, or the record has such fields already.
pub(super) fn fields(record: &str, text: &str, ascii: bool) -> Option<(usize, String, Vec<Step>)> {
    let metadata = Metadata::of(&head(text));
    let found = [("byline", metadata.byline), ("published", metadata.published)];
    let found: Vec<_> = found.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
    if found.is_empty() {
        return None;
    }
    let keys: BTreeMap<Cow<'_, str>, IgnoredAny> = serde_json::from_str(record).ok()?;
    if keys.contains_key("byline") || keys.contains_key("published") {
        return None;
    }
    let fields =
        found.iter().map(|(name, value)| format!(", \"{name}\": \"{}\"", escape(value, ascii))).collect();
    let step = Step::certain(METADATA.name);
    Some((record.trim_end().len().checked_sub(1)?, fields, vec![step]))
}

/// The first lines of a text, clean but for its boilerplate.
fn head(text: &str) -> String {
    let end = text.char_indices().map(|(at, _)| at).take_while(|at| *at <= HEAD).last().unwrap_or(0);
    let end = if text.len() <= HEAD { text.len() } else { end };
    let mut config = Config { from: Some(crate::charset::Charset::UTF_8), ..Config::default() };
    config.rules.remove_stage(Stage::Boilerplate);
    let mut head = Vec::new();
    let mut cleaner = Cleaner::new(&config);
    cleaner.push(&text.as_bytes()[..end], &mut head, &mut ());
    cleaner.finish(&mut head, &mut ());
    String::from_utf8(head).unwrap_or_default()
}
