//! Islands: a few words that were left alone in the midst of damaged ones.
//!
//! Text in a legacy encoding is read wrongly as a whole. Where all but a few words of it plainly were, these were too, even
//! if they are likelier as they are: acronyms and initials look much the same in any encoding.

/// The longest island, in words.
const LONGEST: usize = 2;
/// How many damaged words there must be to each word of an island.
const LEAST_DAMAGED: usize = 4;

/// Which words to repair with the islands filled; `None` where there are none.
pub(super) fn filled(damaged: &[bool], may_be: impl Fn(usize) -> bool) -> Option<Vec<bool>> {
    let mut filled = damaged.to_vec();
    let mut at = 0;
    for run in damaged.chunk_by(|a, b| a == b) {
        if !run[0] && run.len() <= LONGEST {
            (at..at + run.len()).filter(|&word| may_be(word)).for_each(|word| filled[word] = true);
        }
        at += run.len();
    }
    let count = |words: &[bool]| words.iter().filter(|&&word| word).count();
    let islands = count(&filled) - count(damaged);
    (islands > 0 && count(damaged) >= islands * LEAST_DAMAGED).then_some(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_words_among_many_are_filled() {
        let words = |text: &str| text.bytes().map(|byte| byte == b'x').collect::<Vec<_>>();
        let cases = [
            ("xxxx.", Some("xxxxx")),
            (".xxxx", Some("xxxxx")),
            ("xx..xxxxxx", Some("xxxxxxxxxx")),
            ("xxx.", None),
            ("xxxxxxxxxxxx...", None),
            ("xxxxx", None),
            ("", None),
        ];
        for (damaged, expected) in cases {
            assert_eq!(filled(&words(damaged), |_| true), expected.map(words), "{damaged}");
        }
        assert_eq!(filled(&words("xxxx."), |_| false), None);
    }
}
