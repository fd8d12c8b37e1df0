//! The `textmend` command.
fn main() {}
