//! Tag characters.

use crate::cleanup::remove_scalars;
use crate::config::Preset;
use crate::edit::Edit;
use crate::engine::Plan;
use crate::rule::{Presets, Rule, Run, Stage};
use crate::signal::Signals;

pub(crate) const TAG_CHARACTERS: Rule = Rule {
    name: "tag-characters",
    stage: Stage::Cleanup,
    presets: Presets::of(&[Preset::Default, Preset::Index]),
    summary: "tag characters go, but for the three flags that use them",
    explanation: "\
Removes U+E0000 to U+E007F, which no font shows.

Left alone: the flags of England, Scotland and Wales (U+1F3F4 with the tags `gbeng`, `gbsct` or `gbwls` and U+E007F), the
only sequences with tags that are recommended for general interchange (UTS #51).

Why it matters: tags mirror ASCII, so they carry any instruction to a language model without being seen.",
    run: Run::Line { needs: Signals::ODD, propose },
};

const FLAG: char = '\u{1F3F4}';

fn propose(_: &Plan, text: &str) -> Vec<Edit> {
    let mut flag_end = 0;
    remove_scalars(text, |at, scalar| {
        if scalar == FLAG {
            let tags = &text[at + FLAG.len_utf8()..];
            flag_end = at + FLAG.len_utf8() + flag_tags_len(tags).unwrap_or(0);
        }
        matches!(scalar, '\u{E0000}'..='\u{E007F}') && at >= flag_end
    })
}

/// The length of the tags at the head of `tags`, if they make one of the flags.
fn flag_tags_len(tags: &str) -> Option<usize> {
    let spelled = |name: &str| -> String { name.chars().filter_map(tag).chain(['\u{E007F}']).collect() };
    ["gbeng", "gbsct", "gbwls"]
        .map(spelled)
        .iter()
        .find(|flag| tags.starts_with(flag.as_str()))
        .map(String::len)
}

fn tag(letter: char) -> Option<char> {
    char::from_u32(0xE0000 + u32::from(letter))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleanup::testing::{check, check_kept};

    #[test]
    fn cases() {
        let wales = "🏴\u{E0067}\u{E0062}\u{E0077}\u{E006C}\u{E0073}\u{E007F}";
        check(&TAG_CHARACTERS, &[("hi\u{E0068}\u{E0069} there", "hi there"), ("🏴\u{E0067}\u{E007F}", "🏴")]);
        check_kept(&TAG_CHARACTERS, &[wales, "🏴 flag"]);
    }
}
