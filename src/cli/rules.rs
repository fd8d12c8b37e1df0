//! The rules' own documentation.

use crate::cli::failure::{Exit, Failure};
use crate::cli::output::print;
use textmend::{Preset, RULES, Rule};

/// Lists the rules in the order in which they run: those of a preset, or all with the presets that they are in.
pub(crate) fn list(preset: Option<Preset>) -> Result<Exit, Failure> {
    let listed = || RULES.iter().filter(|rule| preset.is_none_or(|preset| rule.is_in(preset)));
    let width = listed().map(|rule| rule.name.len()).max().unwrap_or(0);
    let line = |rule: &Rule| {
        let presets = if preset.is_none() { format!("  [{}]", presets(rule)) } else { String::new() };
        format!("{:width$}  {:11}  {}{presets}\n", rule.name, rule.stage.name(), rule.summary)
    };
    print(&listed().map(line).collect::<String>())?;
    Ok(Exit::Done)
}

/// The names of the presets in which a rule is on.
fn presets(rule: &Rule) -> String {
    let names: Vec<&str> =
        Preset::ALL.into_iter().filter(|preset| rule.is_in(*preset)).map(Preset::name).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

/// Prints one rule's page.
pub(crate) fn explain(name: &str) -> Result<Exit, Failure> {
    let known = || RULES.iter().map(|rule| rule.name).collect::<Vec<_>>().join(", ");
    let rule = RULES.iter().find(|rule| rule.name == name);
    let rule = rule.ok_or_else(|| Failure::Usage(format!("unknown rule {name:?}; known: {}", known())))?;
    let head = format!("{} ({}): {}", rule.name, rule.stage.name(), rule.summary);
    print(&format!("{head}\n\n{}\n\nOn in these presets: {}.\n", rule.explanation, presets(rule)))?;
    Ok(Exit::Done)
}
