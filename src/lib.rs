//! Clean UTF-8 from any bytes that claim to be text.
//!
//! `textmend` decodes bytes, repairs text that was once decoded wrongly (mojibake), removes what is not text,
//! normalizes Unicode and strikes out boilerplate lines, as a stream with bounded memory. Every change is told
//! to a [`trail::Trail`] and can be undone byte for byte.
//!
//! Three promises, in this order: nothing right is broken, nothing is lost, and it never stands in the way.
//!
//! ```
//! use textmend::{Config, clean};
//!
//! let cleaned = clean("The cafй is open".as_bytes(), &Config::default());
//! assert_eq!(cleaned.text, "The café is open");
//! ```
//!
//! For streams, [`Cleaner`] takes chunks of any size; what comes out depends on the bytes and the [`Config`] only.

pub mod boilerplate;
pub mod charset;
mod cleanup;
mod config;
mod edit;
mod engine;
mod markup;
mod model;
mod normalize;
pub mod record;
mod repair;
mod rule;
mod segment;
mod signal;
pub mod trail;

pub use charset::Charset;
pub use config::{Config, Form, Limits, Preset, UnknownName};
pub use engine::{Cleaned, Cleaner, Sink, clean};
pub use normalize::{UNICODE_VERSION, is_in_form};
pub use repair::{Candidate, candidates};
pub use rule::{RULES, Rule, RuleSet, Stage};
pub use trail::Summary;
