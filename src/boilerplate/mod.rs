//! Stub.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Place {
    Anywhere,
    Head,
    Tail,
}
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Match {
    pub place: Place,
    pub category: &'static str,
    pub language: &'static str,
    pub phrase: &'static str,
    pub bits: f32,
}
pub fn classify(line: &str) -> Option<Match> {
    line.to_lowercase().contains("read more").then_some(Match {
        place: Place::Tail,
        category: "read-more",
        language: "en",
        phrase: "read more",
        bits: 5.0,
    })
}
pub(crate) fn may_match(line: &[u8]) -> bool {
    line.len() < 200
}
