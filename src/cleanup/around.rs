//! What stands around characters of a kind, however many of them stand together.

/// Finds the nearest characters around places that are asked for in order, other than those that are passed over. Each
/// character is looked at a bounded number of times.
pub(super) struct Around<'a> {
    text: &'a str,
    is_passed: fn(char) -> bool,
    /// Where the next character stands that is not passed over.
    next: usize,
    near: [Option<char>; 2],
}

impl<'a> Around<'a> {
    pub(super) fn new(text: &'a str, is_passed: fn(char) -> bool) -> Self {
        let mut around = Self { text, is_passed, next: 0, near: [None, None] };
        around.look_ahead(0);
        around
    }

    /// The nearest characters before and behind `at`, where one of those begins that are passed over. No place may be before
    /// one that was asked for earlier.
    pub(super) fn near(&mut self, at: usize) -> [Option<char>; 2] {
        if at > self.next {
            let between = &self.text[self.next..at];
            self.near[0] = between.chars().rev().find(|&scalar| !(self.is_passed)(scalar));
            self.look_ahead(at);
        }
        self.near
    }

    fn look_ahead(&mut self, at: usize) {
        let next = self.text[at..].char_indices().find(|&(_, scalar)| !(self.is_passed)(scalar));
        self.next = next.map_or(self.text.len(), |(further, _)| at + further);
        self.near[1] = next.map(|(_, scalar)| scalar);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn finds_what_a_search_in_both_directions_does(text in "[-aé]{0,24}") {
            let is_passed = |scalar: char| scalar == '-';
            let mut around = Around::new(&text, is_passed);
            for (at, _) in text.match_indices('-') {
                let before = text[..at].chars().rev().find(|&scalar| !is_passed(scalar));
                let after = text[at..].chars().find(|&scalar| !is_passed(scalar));
                prop_assert_eq!(around.near(at), [before, after]);
            }
        }
    }
}
