//! One line of a trail, read. Hostile text has as many hunks as bytes, so that each must cost little: a tagged enum would be
//! read twice.

use serde::de::value::SeqAccessDeserializer;
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;

/// One line of a trail: all fields that some type of line has and that matter here.
#[derive(Deserialize)]
pub(super) struct Line<'a> {
    #[serde(rename = "type", borrow)]
    pub(super) kind: Cow<'a, str>,
    pub(super) version: Option<u32>,
    pub(super) source: Option<Place>,
    pub(super) output: Option<Place>,
    pub(super) encoding: Option<String>,
    pub(super) before: Option<String>,
    pub(super) before_hex: Option<String>,
    pub(super) after: Option<String>,
}

/// A place in the source or the output, or a range.
#[derive(Clone, Copy)]
pub(super) enum Place {
    At(u64),
    Range(u64, u64),
}

impl<'de> Deserialize<'de> for Place {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PlaceVisitor)
    }
}

struct PlaceVisitor;

impl<'de> Visitor<'de> for PlaceVisitor {
    type Value = Place;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a number of bytes, or two of them")
    }

    fn visit_u64<E>(self, at: u64) -> Result<Place, E> {
        Ok(Place::At(at))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, numbers: A) -> Result<Place, A::Error> {
        let (start, end) = <(u64, u64)>::deserialize(SeqAccessDeserializer::new(numbers))?;
        Ok(Place::Range(start, end))
    }
}
