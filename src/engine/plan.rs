//! The plan: the configuration with what follows from it worked out.

use crate::cleanup::{LINE_ENDS, QUOTED_PRINTABLE, REFERENCES};
use crate::config::{Config, Form, Preset};
use crate::engine::{BLANK_LINES, BOILERPLATE, HYPHENATION, UNWRAP};
use crate::normalize::UNICODE_FORM;
use crate::rule::{Rule, Run, Stage};
use crate::signal::Signals;
use std::sync::Arc;

/// The resolved configuration, shared by all threads.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) config: Config,
    /// The rules that see one line at a time, in order.
    pub(crate) line_rules: Vec<&'static Rule>,
    pub(crate) repairs: bool,
    /// Some rule needs to see every line.
    pub(crate) reads_all: bool,
    /// No rule looks at lines, so that they only need decoding.
    pub(crate) leaves_lines: bool,
    /// Some rule looks for signs with which escapes begin.
    pub(crate) unescapes: bool,
    pub(crate) ends_lines: bool,
    /// The plan for documents that are markup, where that is another.
    pub(crate) for_markup: Option<Arc<Plan>>,
    pub(crate) strikes_boilerplate: bool,
    pub(crate) closes_up: bool,
    /// Lines with soft line breaks are joined.
    pub(crate) joins_soft_breaks: bool,
    /// Words broken over two lines are joined.
    pub(crate) joins_hyphens: bool,
    /// Wrapped paragraphs are joined, so each line is an event.
    pub(crate) unwraps: bool,
}

impl Plan {
    pub(crate) fn new(config: &Config) -> Self {
        let is_line_rule = |rule: &&Rule| matches!(rule.run, Run::Line { .. } | Run::Layout { .. });
        let line_rules: Vec<&Rule> = config.rules.iter().filter(is_line_rule).collect();
        let any_needs = |facts| line_rules.iter().any(|rule| rule.needs().has_any(facts));
        let folds_case = config.form == Form::NfkcCasefold && config.rules.contains(UNICODE_FORM.name);
        let strikes_boilerplate = config.rules.contains(BOILERPLATE.name) && config.boilerplate.are_active();
        Self {
            config: config.clone(),
            reads_all: any_needs(Signals::ANYTHING)
                || folds_case
                || line_rules.iter().any(|rule| is_extra(rule))
                || config.rules.contains(HYPHENATION.name)
                || config.rules.contains(UNWRAP.name),
            leaves_lines: line_rules.is_empty()
                && !strikes_boilerplate
                && !config.rules.contains(UNWRAP.name),
            unescapes: any_needs(Signals::SIGN),
            ends_lines: config.rules.contains(LINE_ENDS.name),
            for_markup: for_markup(config),
            repairs: line_rules.iter().any(|rule| rule.stage == Stage::Repair),
            line_rules,
            strikes_boilerplate,
            joins_soft_breaks: config.rules.contains(QUOTED_PRINTABLE.name),
            joins_hyphens: config.rules.contains(HYPHENATION.name) && !config.rules.contains(UNWRAP.name),
            unwraps: config.rules.contains(UNWRAP.name),
            closes_up: strikes_boilerplate && config.rules.contains(BLANK_LINES.name),
        }
    }
}

fn for_markup(config: &Config) -> Option<Arc<Plan>> {
    let mut config = config.clone();
    let resolves = config.rules.contains(REFERENCES.name);
    // The rule is there, so that it can be switched off.
    config.rules.set(REFERENCES.name, false).ok().filter(|()| resolves)?;
    Some(Arc::new(Plan::new(&config)))
}

/// Whether a rule looks for characters that the quick looks at clean lines do not know of.
fn is_extra(rule: &Rule) -> bool {
    matches!(rule.stage, Stage::Repair | Stage::Cleanup) && !rule.is_in(Preset::Default)
}
