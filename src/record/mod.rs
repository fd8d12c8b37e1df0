//! Inputs that hold several documents: the text fields of records.

mod json;
mod metadata;
mod ndjson;
mod site;

pub use ndjson::{MAX_RECORD, NdjsonCleaner};
pub use site::site_of;
