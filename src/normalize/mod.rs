//! The Unicode normalization forms of UAX #15, applied only where a text is not in form already.

mod casefold;
mod nfc;
mod quick;

use crate::config::{Form, Preset};
use crate::edit::Edit;
use crate::engine::Plan;
use crate::rule::{Presets, Rule, Run, Stage};
use crate::signal::Signals;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

pub use unicode_normalization::UNICODE_VERSION;

pub(crate) use nfc::{Composition, compose_line};
pub use quick::is_in_form;
pub(crate) use quick::{is_surely_in_form, joins_backward};

pub(crate) const UNICODE_FORM: Rule = Rule {
    name: "unicode-form",
    stage: Stage::Normalize,
    presets: Presets::of(&[Preset::Default, Preset::Index, Preset::Ftfy]),
    summary: "one spelling for each character (NFC, or what --form says)",
    explanation: "\
Unicode can spell one character in several ways: `é` is U+00E9, or `e` and the combining accent U+0301.
This rule brings text to one normalization form of UAX #15: NFC by default, what the web uses and what leaves
nearly all text as it is. `--form nfd`, `nfkc` and `nfkd` choose the others, `--form none` leaves text alone.
NFKC and NFKD also fold compatibility characters (`ﬁ`, `²`, `Ａ`), which loses distinctions. The preset `index`
takes NFKC_Casefold (`--form nfkc-casefold`), which folds case, too, and leaves out what nobody sees.

More than 30 combining marks in a row are parted by U+034F COMBINING GRAPHEME JOINER, as the Stream-Safe Text
Format of UAX #15 asks, so that no text makes a reader hold an endless character.

The change is always certain: it has no alternatives.",
    run: Run::Line { needs: Signals::NON_ASCII, propose },
};

/// The longest run of combining marks in Stream-Safe Text (UAX #15, section 13).
const LONGEST_MARK_RUN: usize = 30;

/// U+034F COMBINING GRAPHEME JOINER, a starter that joins nothing.
pub(crate) const GRAPHEME_JOINER: char = '\u{34F}';

fn propose(plan: &Plan, text: &str) -> Vec<Edit> {
    edits(plan.config.form, text)
}

fn edits(form: Form, text: &str) -> Vec<Edit> {
    match form {
        Form::Nfc => nfc_edits(text),
        _ if is_in_form(form, text) => Vec::new(),
        _ => clusters(form, text).filter_map(|range| normalize_cluster(form, text, range)).collect(),
    }
}

fn normalize_cluster(form: Form, text: &str, range: Range<usize>) -> Option<Edit> {
    let cluster = &text[range.clone()];
    if cluster.len() == 1 && form != Form::NfkcCasefold {
        return None;
    }
    let normal = normalize(form, cluster);
    (normal != cluster).then(|| Edit::certain(range, normal))
}

fn nfc_edits(text: &str) -> Vec<Edit> {
    let (draft, _) = nfc::nfc(text);
    draft
        .patches
        .iter()
        .map(|patch| Edit::certain(patch.source.clone(), &draft.text[patch.now.clone()]))
        .collect()
}

fn normalize(form: Form, cluster: &str) -> String {
    if form == Form::NfkcCasefold {
        let folded = casefold::nfkc_casefold(cluster);
        return if has_long_mark_run(&folded) {
            to_form(Form::Nfkc, folded.chars().stream_safe())
        } else {
            folded
        };
    }
    if !has_long_mark_run(cluster) {
        return to_form(form, cluster.chars());
    }
    to_form(form, cluster.chars().stream_safe())
}

fn has_long_mark_run(cluster: &str) -> bool {
    let marks = cluster.nfkd().scan(0, |run, scalar| {
        *run = if canonical_combining_class(scalar) == 0 { 0 } else { *run + 1 };
        Some(*run)
    });
    cluster.len() > LONGEST_MARK_RUN && marks.max().is_some_and(|run| run > LONGEST_MARK_RUN)
}

fn to_form(form: Form, scalars: impl Iterator<Item = char>) -> String {
    match form {
        Form::Nfc => scalars.nfc().collect(),
        Form::Nfd => scalars.nfd().collect(),
        Form::Nfkc | Form::NfkcCasefold => scalars.nfkc().collect(),
        Form::Nfkd => scalars.nfkd().collect(),
        Form::None => scalars.collect(),
    }
}

/// The pieces of a text that normalize independently of each other.
fn clusters(form: Form, text: &str) -> impl Iterator<Item = Range<usize>> {
    // What is ignored does not part what stands around it.
    let joins =
        move |scalar| joins_backward(scalar) || form == Form::NfkcCasefold && casefold::is_ignorable(scalar);
    let starts = text.char_indices().filter(move |&(at, scalar)| at > 0 && !joins(scalar)).map(|(at, _)| at);
    let mut start = 0;
    starts.chain([text.len()]).map(move |end| std::mem::replace(&mut start, end)..end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::Draft;
    use proptest::prelude::*;

    fn in_form(form: Form, text: &str) -> String {
        let mut draft = Draft { text: text.to_owned(), patches: Vec::new() };
        draft.apply(UNICODE_FORM.name, edits(form, text));
        draft.text
    }

    const FORMS: [Form; 4] = [Form::Nfc, Form::Nfd, Form::Nfkc, Form::Nfkd];

    proptest! {
        #[test]
        fn clusters_normalize_like_the_whole(text in "[a-zé\u{301}\u{323}\u{1100}-\u{1112}\u{1161}\u{11A8}\u{FF76}\u{FF9E}가ΐ\u{2126}\u{F73}ﬁ]{0,24}") {
            for form in FORMS {
                prop_assert_eq!(in_form(form, &text), to_form(form, text.chars()));
            }
        }

        #[test]
        fn any_text_normalizes_like_the_whole(text in any::<String>()) {
            for form in FORMS {
                prop_assert_eq!(in_form(form, &text), to_form(form, text.chars()));
                if is_in_form(form, &text) {
                    prop_assert_eq!(in_form(form, &text), text.clone());
                }
            }
        }
    }

    /// The oracle: what unicode-normalization makes of every character, by itself, taken apart, and beside others.
    #[test]
    fn every_character_composes_like_the_whole() {
        for scalar in '\0'..=char::MAX {
            let apart: String = std::iter::once(scalar).nfd().collect();
            let text = format!("{scalar} {apart}{apart}x e{scalar}\u{323} が{scalar}\u{1161}\u{11A8}");
            assert_eq!(in_form(Form::Nfc, &text), to_form(Form::Nfc, text.chars()), "{scalar:?}");
        }
    }

    #[test]
    fn endless_marks_are_parted() {
        let text = format!("a{}", "\u{301}".repeat(100));
        let parted = in_form(Form::Nfc, &text);
        assert!(parted.starts_with('á'));
        assert_eq!(parted.matches(GRAPHEME_JOINER).count(), 3);
        assert_eq!(in_form(Form::Nfc, &parted), parted);
    }
}
