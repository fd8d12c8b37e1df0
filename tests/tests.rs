//! The integration tests, one binary. Each module says what belongs there.

/// What holds for any bytes.
mod properties;
/// Helpers: the tester that runs every configuration, and strategies for hostile input.
mod util;
