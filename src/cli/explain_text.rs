//! What a text may have been, as a table.

use crate::cli::failure::{Exit, Failure};
use crate::cli::output::print;
use textmend::{Candidate, Config, candidates};

/// Prints the ways in which the text may have been damaged, the likeliest first.
pub(crate) fn run(text: &str) -> Result<Exit, Failure> {
    let candidates = candidates(text);
    if candidates.is_empty() {
        return print("nothing that this text may have been\n").map(|()| Exit::Done);
    }
    let mut table = format!("{:>7} {:>6}  {:34} {}\n", "bits", "prior", "damage", "text");
    for candidate in &candidates {
        table += &row(candidate);
    }
    let threshold = Config::default().threshold_bits;
    table += &format!("a repair needs {threshold} bits, and some more than any that says something else\n");
    print(&table).map(|()| Exit::Done)
}

fn row(candidate: &Candidate) -> String {
    let text: String = candidate.text.chars().flat_map(visible).collect();
    format!("{:7.1} {:6.1}  {:34} {text}\n", candidate.bits, candidate.prior_bits, candidate.damage)
}

/// Control characters escaped, all others as they are.
fn visible(scalar: char) -> Vec<char> {
    if scalar.is_control() { scalar.escape_default().collect() } else { vec![scalar] }
}
