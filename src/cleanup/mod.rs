//! What is not text: one rule, one file.

mod controls;

pub(crate) use controls::CONTROLS;
