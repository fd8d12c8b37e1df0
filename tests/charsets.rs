//! Encodings, case by case: what bytes alone must tell, and files in several encodings.

use textmend::charset::detect;
use textmend::{Charset, Config, Stage, clean};

fn charset(label: &str) -> Charset {
    Charset::for_label(label).unwrap()
}

fn config() -> Config {
    let mut config = Config::default();
    config.rules.remove_stage(Stage::Boilerplate);
    config
}

#[test]
fn titles() {
    let cases = include_str!("cases/charsets.tsv").lines().filter(|line| !line.starts_with('#'));
    let mut missed = Vec::new();
    for (labels, text) in cases.filter_map(|line| line.split_once('\t')) {
        for label in labels.split(' ') {
            let bytes = charset(label).encode(text).unwrap_or_else(|| panic!("{label} does not hold {text}"));
            let told = detect(&bytes, None).charset;
            if told.decode(&bytes) != (text.into(), false) {
                missed.push(format!("{label} taken for {}: {text}", told.name()));
            }
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

/// Lines with the encodings that they are in, and the text.
const MAILBOX: [(&str, &str); 8] = [
    ("utf-8", "Subject: plain ASCII\n"),
    ("utf-8", "Утром пришло письмо от старого друга\n"),
    ("windows-1251", "Мы давно не виделись и решили встретиться\n"),
    ("koi8-r", "На вокзале было шумно, поезд опаздывал\n"),
    ("windows-1251", "Потом мы долго гуляли по набережной\n"),
    ("utf-8", "Вечером пошёл снег\n"),
    ("koi8-r", "Домой вернулись поздно, усталые и довольные\n"),
    ("utf-8", "the end\n"),
];

#[test]
fn lines_in_several_encodings() {
    let bytes: Vec<u8> =
        MAILBOX.iter().flat_map(|(label, text)| charset(label).encode(text).unwrap()).collect();
    let text: String = MAILBOX.iter().map(|(_, text)| *text).collect();
    assert_eq!(clean(&bytes, &config()).text, text);
}

#[test]
fn a_line_of_utf8_in_a_legacy_file_and_the_other_way_round() {
    let lines = ["Die Brücke wird im März geöffnet.\n", "Das Frühstück gibt es um acht Uhr früh.\n"];
    for main in ["windows-1252", "cp850", "shift_jis"] {
        let first = if main == "shift_jis" {
            "昨日の夜、駅前の小さな店でラーメンを食べました\n"
        } else {
            lines[0]
        };
        let legacy = charset(main).encode(first).unwrap().repeat(6);
        let mixed = [&legacy, lines[1].as_bytes()].concat();
        assert_eq!(clean(&mixed, &config()).text, first.repeat(6) + lines[1], "{main}");
        let mixed = [lines[1].repeat(9).as_bytes(), &charset(main).encode(first).unwrap()].concat();
        assert_eq!(clean(&mixed, &config()).text, lines[1].repeat(9) + first, "{main}");
    }
}

#[test]
fn relatives_of_utf8() {
    let cases: [(&[u8], &str); 4] = [
        (b"caf\xC3\xA9 \xED\xA0\xBD\xED\xB8\x80\n", "café 😀\n"),
        (b"caf\xC3\xA9\xC0\x80 bar\n", "café bar\n"),
        (b"caf\xC3\xA9 \xED\xA0\xBD!\n", "café \u{FFFD}!\n"),
        (b"caf\xC3\xA9 \xC0\xAF etc\n", "café \u{FFFD}\u{FFFD} etc\n"),
    ];
    for (bytes, text) in cases {
        let before = "Über die Brücke für Fußgänger.\n";
        let bytes = [before.as_bytes(), bytes].concat();
        assert_eq!(clean(&bytes, &config()).text, before.to_owned() + text, "{bytes:x?}");
    }
}

#[test]
fn a_ruled_line_is_no_utf8() {
    let johab = charset("johab");
    let text = "어제 저녁에 친구와 함께 시장에 갔습니다\n┏━━━━━━━━┓\n┣━━━┯━━━━┫\n";
    let bytes = johab.encode(text).unwrap();
    assert!(bytes.split(|&byte| byte == b'\n').skip(1).all(|line| std::str::from_utf8(line).is_ok()));
    assert_eq!(clean(&bytes, &config()).text, text);
}
