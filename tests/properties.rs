//! What holds for any bytes.

use crate::util::{cases, hostile, run_every_way, small_limits};
use proptest::prelude::*;
use textmend::boilerplate::Strength;
use textmend::{Charset, Config, Form, Limits, Preset, RULES, RuleSet, clean};

const FORMS: [Form; 6] = [Form::Nfc, Form::Nfd, Form::Nfkc, Form::Nfkd, Form::NfkcCasefold, Form::None];

fn some_rules(on: Vec<bool>) -> RuleSet {
    let mut rules = RuleSet::default();
    for (rule, on) in RULES.iter().zip(on) {
        // Decoding cannot be switched off.
        let _ = rules.set(rule.name, on);
    }
    rules
}

fn configs() -> impl Strategy<Value = Config> {
    let form = prop::sample::select(FORMS.to_vec());
    let preset = prop::sample::select(Preset::ALL.to_vec());
    let labels = prop_oneof![
        2 => Just(None),
        3 => prop::sample::select(textmend::charset::all().collect::<Vec<_>>()).prop_map(Some),
    ];
    let declared =
        prop::sample::select(vec![None, Some(Charset::UTF_16LE), Charset::for_label("koi8-r").ok()]);
    let rules = prop_oneof![
        3 => preset.prop_map(RuleSet::of),
        1 => prop::collection::vec(any::<bool>(), RULES.len()).prop_map(some_rules),
    ];
    (form, labels, declared, rules).prop_map(|(form, from, declared, rules)| Config {
        form,
        from,
        declared,
        rules,
        ..Config::default()
    })
}

fn strength() -> impl Strategy<Value = Strength> {
    prop::sample::select(vec![Strength::Careful, Strength::Standard, Strength::Aggressive])
}

/// Up to some hundred lines: menus, labels, headlines, prose, blank lines.
fn page() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        3 => prop::sample::select(vec![
            "Home", "• News", "About us", "Contact", "Read more", "Share", "Advertisement", "Related stories", "Subscribe now",
            "Log in", "Privacy policy", "© 2024 Example Ltd. All rights reserved.", "Leave a comment", "3 comments", "Search",
            "Previous", "Weather | Sport | Travel", "More from this author", "Sign up for our newsletter", "Tags:", "Kommentare",
            "Читать далее", "相关新闻", "By Ada Holt", "12 March 2021", "17", "Startseite",
        ]).prop_map(str::to_owned),
        2 => "[A-Z][a-z]{1,8}( [A-Za-z][a-z]{1,8}){0,7}",
        2 => "[A-Z][a-z]{1,8}( [a-z]{2,9}){14,24}[.]",
        1 => Just(String::new()),
    ];
    prop::collection::vec(line, 0..120).prop_map(|lines| lines.join("\n"))
}

/// Lines of quoted-printable text and of broken words, and what may stand between them.
fn broken() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop::sample::select(vec![
        "We saw the caf=C3=A9 next to the house, and they said that it was closed, th=",
        "at it would open again in spring if nobody minds. They have not said whe=",
        "the price of it, as far as anyone knows, is 2 =3D 1 + 1, which is not so=",
        "=20and so on in the same way for as long as the letter goes on, I thin=",
        "=C3=",
        "=A9",
        "=3D",
        "=20",
        "=3DC3=3DA9",
        "=",
        "a=b",
        "&#1",
        "0;",
        " ",
        "  ",
        "--",
        "é",
        "\u{AD}",
        "\u{200B}",
        "for exam-",
        "ple of a gov-",
        "ernment",
        "ern-",
        "ment",
        "well-",
        "known",
        "Ple",
        "a -",
        "-",
        "\u{301}",
        "\u{1B}[0m",
        "Read more",
        "Ã©",
        "Ð¿Ñ€",
        "\u{FB01}",
    ]);
    let end = prop::sample::select(vec!["\n", "\n", "\n", "\r\n", "\n\n", "", " ", "\r"]);
    prop::collection::vec((piece, end), 0..12).prop_map(|pieces| {
        pieces.into_iter().flat_map(|(piece, end)| [piece, end]).collect::<String>().into_bytes()
    })
}

proptest! {
    #![proptest_config(cases(1500))]

    /// Chunks, threads and listeners do not matter, and `undo` gives the source back.
    #[test]
    fn outcome_depends_on_bytes_and_options_only(input in hostile(), config in configs(), cuts in prop::collection::vec(0usize..200, 0..5)) {
        run_every_way(&input, &config, &cuts);
        let small = Config { limits: small_limits(), ..config.clone() };
        run_every_way(&input, &small, &cuts);
        let at_once = Config { limits: Limits { detection_window: 0, held_back: 0, ..Limits::default() }, ..config };
        run_every_way(&input, &at_once, &cuts);
    }

    #[test]
    fn cleaning_twice_is_cleaning_once(input in hostile(), config in configs()) {
        let mut config = Config { from: None, ..config };
        // Joined lines show other rules more than they saw before.
        config.rules.set("unwrap", false).unwrap();
        let once = clean(&input, &config).text;
        // Where a preset keeps NULs, text may look like UTF-16 once its byte order mark is gone.
        prop_assume!(!once.contains('\0'));
        prop_assert_eq!(&clean(once.as_bytes(), &config).text, &once);
    }

    /// What stands before a mark may go, and the mark is no mark of the input.
    #[test]
    fn the_head_of_the_output_is_no_mark(head in "[\u{1B}\\[\\]0mx;\u{7}\n\u{FEFF}]{1,9}", utf16 in any::<bool>(), rules in prop::collection::vec(any::<bool>(), RULES.len())) {
        let config = Config { rules: some_rules(rules), ..Config::default() };
        let text = head + "\u{FEFF}text\n";
        let input = if utf16 { text.encode_utf16().flat_map(u16::to_be_bytes).collect() } else { text.into_bytes() };
        let outcome = run_every_way(&input, &config, &[1, 4, 9]);
        let starts_with_mark = outcome.text.starts_with("\u{FEFF}".as_bytes());
        prop_assert!(!starts_with_mark);
    }

    #[test]
    fn ascii_prose_passes(text in "([A-Z][a-z]{1,9}( [a-z]{1,9}){3,12}[.!?]\n{1,3}){1,9}") {
        prop_assert_eq!(&clean(text.as_bytes(), &Config::default()).text, &text);
    }
}

proptest! {
    #![proptest_config(cases(150))]

    /// Lines that were broken are joined the same way in every way, and once.
    #[test]
    fn broken_lines_are_joined_once(input in broken(), index in any::<bool>(), mut config in configs()) {
        config = Config { from: None, rules: RuleSet::of(if index { Preset::Index } else { Preset::Default }), ..config };
        run_every_way(&input, &config, &[60, 77, 150]);
        let once = clean(&input, &config).text;
        prop_assert_eq!(&clean(once.as_bytes(), &config).text, &once);
    }

    /// Pages of lines that may be boilerplate, in any mixture: what is left when they are gone stays.
    #[test]
    fn striking_out_twice_is_striking_out_once(page in page(), strength in strength()) {
        let mut config = Config::default();
        config.boilerplate.strength = strength;
        let once = clean(page.as_bytes(), &config).text;
        prop_assert_eq!(&clean(once.as_bytes(), &config).text, &once);
        run_every_way(page.as_bytes(), &config, &[3, 50, 51, 400]);
    }
}
