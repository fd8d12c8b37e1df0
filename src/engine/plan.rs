//! The plan: the configuration with what follows from it worked out.

use crate::config::Config;
use crate::engine::{BLANK_LINES, BOILERPLATE};
use crate::repair::MOJIBAKE;
use crate::rule::{Rule, Run};

/// The resolved configuration, shared by all threads.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) config: Config,
    /// The rules that see one line at a time, in order.
    pub(crate) line_rules: Vec<&'static Rule>,
    pub(crate) repairs: bool,
    pub(crate) strikes_boilerplate: bool,
    pub(crate) closes_up: bool,
}

impl Plan {
    pub(crate) fn new(config: &Config) -> Self {
        let line_rules = config.rules.iter().filter(|rule| matches!(rule.run, Run::Line { .. })).collect();
        let strikes_boilerplate = config.rules.contains(BOILERPLATE.name) && config.boilerplate.are_active();
        Self {
            config: config.clone(),
            line_rules,
            repairs: config.rules.contains(MOJIBAKE.name),
            strikes_boilerplate,
            closes_up: strikes_boilerplate && config.rules.contains(BLANK_LINES.name),
        }
    }
}
