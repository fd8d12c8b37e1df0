//! The integration tests, one binary. Each module says what belongs there.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

/// Boilerplate, case by case.
mod boilerplate;
/// Encodings, case by case.
mod charsets;
/// The command, end to end.
#[cfg(feature = "cli")]
mod command;
/// Published test data, where it is beside the project.
mod conformance;
/// What a document's lines tell of each other.
mod documents;
/// What holds for every encoding.
mod encodings;
/// Texts that were made to cost.
mod hostile;
/// What is held back.
mod memory;
/// What holds for any bytes.
mod properties;
/// NDJSON.
mod records;
/// Repair, case by case.
mod repair;
/// What attackers hide in text.
mod scripts;
mod security;
/// The sources themselves.
mod sources;
/// Helpers: the tester that runs every configuration, and strategies for hostile input.
mod util;
