//! Repair, case by case: what it must put right, and what it must leave alone.

use textmend::{Config, Stage, clean};

fn repaired(text: &str) -> String {
    let mut config = Config::default();
    config.rules.remove_stage(Stage::Boilerplate);
    clean(text.as_bytes(), &config).text
}

/// The case files, one for each kind of damage.
const CASES: [&str; 11] = [
    include_str!("cases/repair.tsv"),
    include_str!("cases/repair/utf8.tsv"),
    include_str!("cases/repair/utf8_twice.tsv"),
    include_str!("cases/repair/legacy.tsv"),
    include_str!("cases/repair/multibyte.tsv"),
    include_str!("cases/repair/lossy.tsv"),
    include_str!("cases/repair/partial.tsv"),
    include_str!("cases/repair/lookalikes.tsv"),
    include_str!("cases/repair/escapes.tsv"),
    include_str!("cases/repair/fonts.tsv"),
    include_str!("cases/repair/short.tsv"),
];

#[test]
fn damage_is_undone() {
    let lines = CASES.iter().flat_map(|file| file.lines());
    for case in lines.filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let (damaged, original) = case.split_once('\t').unwrap_or((case, case));
        assert_eq!(repaired(damaged), original);
        assert_eq!(repaired(original), original, "the original changed");
    }
}

#[test]
fn what_is_right_stays() {
    let text = include_str!("cases/untouched.txt");
    for line in text.lines() {
        assert_eq!(repaired(line), line);
    }
    assert_eq!(repaired(text), text);
}
