//! Inputs that hold several documents: the text fields of records.

mod json;
mod ndjson;

pub use ndjson::{MAX_RECORD, NdjsonCleaner};
