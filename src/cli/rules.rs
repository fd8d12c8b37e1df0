//! The rules' own documentation.

use crate::cli::failure::{Exit, Failure};
use crate::cli::output::print;
use textmend::RULES;

/// Lists all rules in the order in which they run.
pub(crate) fn list() -> Result<Exit, Failure> {
    let width = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    let line =
        |rule: &textmend::Rule| format!("{:width$}  {:11}  {}\n", rule.name, rule.stage.name(), rule.summary);
    print(&RULES.iter().map(line).collect::<String>())?;
    Ok(Exit::Done)
}

/// Prints one rule's page.
pub(crate) fn explain(name: &str) -> Result<Exit, Failure> {
    let known = || RULES.iter().map(|rule| rule.name).collect::<Vec<_>>().join(", ");
    let rule = RULES.iter().find(|rule| rule.name == name);
    let rule = rule.ok_or_else(|| Failure::Usage(format!("unknown rule {name:?}; known: {}", known())))?;
    print(&format!("{} ({}): {}\n\n{}\n", rule.name, rule.stage.name(), rule.summary, rule.explanation))?;
    Ok(Exit::Done)
}
