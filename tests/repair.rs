//! Repair, case by case: what it must put right, and what it must leave alone.

use textmend::{Config, Stage, clean};

fn repaired(text: &str) -> String {
    let mut config = Config::default();
    config.rules.remove_stage(Stage::Boilerplate);
    clean(text.as_bytes(), &config).text
}

#[test]
fn damage_is_undone() {
    let cases =
        include_str!("cases/repair.tsv").lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    for case in cases {
        let (damaged, original) = case.split_once('\t').expect("two columns");
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
