//! A whole input at once, and where its text goes.

use crate::config::Config;
use crate::engine::Cleaner;
use crate::trail::Summary;

/// Takes clean text. It cannot fail: a sink that writes to a file keeps its error to itself until asked.
pub trait Sink {
    /// Takes the next bytes of the output, which are valid UTF-8 as a whole.
    fn write(&mut self, text: &[u8]);
}

impl Sink for Vec<u8> {
    fn write(&mut self, text: &[u8]) {
        self.extend_from_slice(text);
    }
}

/// A text that was cleaned in one go.
#[derive(Clone, Debug, PartialEq)]
pub struct Cleaned {
    /// The clean text.
    pub text: String,
    /// What was done, in numbers.
    pub summary: Summary,
}

/// Cleans a whole input.
///
/// ```
/// let cleaned = textmend::clean(b"Caf\xE9 cr\xE8me", &textmend::Config::default());
/// assert_eq!(cleaned.text, "Café crème");
/// ```
pub fn clean(input: &[u8], config: &Config) -> Cleaned {
    let mut cleaner = Cleaner::new(config);
    let mut text = Vec::with_capacity(input.len());
    cleaner.push(input, &mut text, &mut ());
    let summary = cleaner.finish(&mut text, &mut ());
    let text = String::from_utf8(text).expect("a cleaner writes valid UTF-8");
    Cleaned { text, summary }
}
