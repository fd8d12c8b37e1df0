//! Stub.
use crate::edit::Edit;
use crate::engine::Plan;
use crate::rule::{Rule, Run, Stage};
use crate::signal::Signals;
pub(crate) const DEFAULT_THRESHOLD_BITS: f32 = 10.0;
pub(crate) const MOJIBAKE: Rule = Rule {
    name: "mojibake",
    stage: Stage::Repair,
    summary: "",
    explanation: "",
    run: Run::Line { needs: Signals::NON_ASCII, propose },
};
fn propose(_: &Plan, _: &str) -> Vec<Edit> {
    Vec::new()
}
pub(crate) fn is_suspicious(_: &str) -> bool {
    false
}
