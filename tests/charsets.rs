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

/// Together they make least nonsense in a third encoding that has a character for nearly all bytes.
#[test]
fn lines_that_no_encoding_explains_together() {
    let lines = [
        "昨日の夜、駅前の小さな店でラーメンを食べました\n",
        "明日は雨が降るそうですから、傘を持って行ってください\n",
        "弟は毎朝早く起きて、犬と一緒に川沿いの道を走ります\n",
        "図書館で借りた本をまだ半分しか読んでいません\n",
    ];
    for (one, other) in [("shift_jis", "euc-jp"), ("euc-jp", "shift_jis")] {
        let parts = |text: &str| {
            [one, other, "utf-8"].map(|label| charset(label).encode(text).unwrap().repeat(2)).concat()
        };
        let bytes: Vec<u8> = lines.iter().flat_map(|line| parts(line)).collect();
        let text: String = lines.iter().map(|line| line.repeat(6)).collect();
        assert_eq!(clean(&bytes, &config()).text, text, "{one} {other}");
    }
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

/// Short lines of a language, and the encodings in which one of them stands among the others in UTF-8.
const SHORT_LINES: [(&str, &[&str]); 8] = [
    (
        "gb18030",
        &["我们上学去吧。", "后天可能下雪。", "他刚才回家了。", "请坐，喝茶！", "书店在哪里？", "她会唱歌。"],
    ),
    ("big5", &["我們回家吧。", "後天可能下雪。", "請坐，喝茶！", "書店在哪裡？"]),
    ("shift_jis euc-jp", &["駅まで歩きました。", "明後日は雪です。", "おやすみなさい。", "本屋で待ちます。"]),
    ("euc-kr", &["우리는 집에 갔다.", "모레 눈이 온다.", "안녕히 가세요.", "고맙습니다."]),
    ("windows-1251 koi8-r", &["Мы пошли в школу.", "Хорошо.", "Доброе утро!"]),
    ("windows-1252 cp850", &["Où est la clé ?", "À bientôt, Zoé.", "Très drôle"]),
    ("iso-8859-2 windows-1250", &["Dobrze, dziękuję.", "Już idę.", "Źródło"]),
    ("windows-1253", &["Ευχαριστώ πολύ.", "Πού είναι;"]),
];

#[test]
fn a_short_line_among_lines_of_utf8() {
    for (labels, lines) in SHORT_LINES {
        for (label, line) in labels.split(' ').flat_map(|label| lines.iter().map(move |line| (label, line))) {
            let around: String =
                lines.iter().filter(|other| *other != line).map(|line| format!("{line}\n")).collect();
            let around = around.repeat(3);
            let legacy = charset(label).encode(line).unwrap();
            let bytes = [around.as_bytes(), &legacy, b"\n", around.as_bytes()].concat();
            assert_eq!(clean(&bytes, &config()).text, format!("{around}{line}\n{around}"), "{label}");
        }
    }
}

#[test]
fn a_short_file_whose_bytes_are_partly_utf8_by_chance() {
    for line in SHORT_LINES[0].1 {
        let bytes = charset("gb18030").encode(line).unwrap();
        assert_eq!(clean(&bytes, &config()).text, *line);
    }
}

#[test]
fn one_bad_sequence_does_not_make_utf8_something_else() {
    let words = ["café", "naïve", "привет", "日本語", "straße", "ñandú", "Ελλάδα"];
    for bad in [&b"\xC0\xAF"[..], b"\xFF", b"\xE2\x82", b"\x80"] {
        for word in words {
            let bytes = [b"a", bad, b"b ", word.as_bytes(), b"\n"].concat();
            let told = detect(&bytes, None);
            assert_eq!(told.charset, Charset::UTF_8, "{bad:x?} {word}: {told:?}");
            assert!(clean(&bytes, &config()).text.ends_with(&format!("b {word}\n")));
        }
    }
}

/// Wherever the end of the input cuts a character, the rest is what it was, and nothing is said about other encodings.
#[test]
fn a_cut_last_character() {
    for text in
        ["café très cher 日", "Привет, мир й", "naïve façade €", "ο δρόμος ή", "東京と大阪", "ça alors 😀"]
    {
        let last = text.chars().next_back().unwrap();
        let whole = text.strip_suffix(last).unwrap();
        for kept in 1..last.len_utf8() {
            let bytes = &text.as_bytes()[..whole.len() + kept];
            let told = detect(bytes, None);
            assert_eq!((told.charset, &told.other_lines[..]), (Charset::UTF_8, &[][..]), "{text} {kept}");
            assert_eq!(clean(bytes, &config()).text, format!("{whole}\u{FFFD}"), "{text}");
        }
    }
}

/// In these encodings the same bytes are the same Romanian but for the shape of a mark below a letter.
#[test]
fn cedillas_stay_in_the_encodings_that_have_them() {
    let texts = [
        "Copiii învaţă să scrie şi să citească în fiecare dimineaţă la şcoală.\n",
        "Preţul a crescut din nou în această săptămână, spun negustorii din piaţă.\n",
        "Ştiri din ţară\n",
    ];
    for label in ["iso-8859-2", "windows-1250"] {
        let encoding = charset(label);
        for text in texts {
            let bytes = encoding.encode(text).unwrap();
            for declared in [None, Some(encoding)] {
                let told = detect(&bytes, declared);
                assert_eq!(
                    told.charset.decode(&bytes).0,
                    text,
                    "{label} {declared:?} {}",
                    told.charset.name()
                );
            }
            let html = format!("<html><head><meta charset={label}></head><body>\n{text}</body></html>\n");
            assert_eq!(clean(&encoding.encode(&html).unwrap(), &config()).text, html);
            let xml = format!("<?xml version=\"1.0\" encoding=\"{label}\"?>\n<a>{text}</a>\n");
            assert_eq!(clean(&encoding.encode(&xml).unwrap(), &config()).text, xml);
        }
    }
    let commas = "Copiii învață să scrie și să citească.\n";
    let bytes = charset("iso-8859-16").encode(commas).unwrap();
    assert_eq!(detect(&bytes, Some(charset("iso-8859-16"))).charset.decode(&bytes).0, commas);
    let quoted = "„Știm”, a spus el, „și așteptăm.”\n";
    let bytes = charset("iso-8859-16").encode(quoted).unwrap();
    assert_eq!(detect(&bytes, None).charset.decode(&bytes).0, quoted);
}

#[test]
fn rare_pages_lose_near_draws() {
    for text in ["İstanbul haberleri\n", "İzmir\n", "Şehir rehberi\n", "Yeni ürün\n", "Ağrı dağı\n"]
    {
        let bytes = charset("windows-1254").encode(text).unwrap();
        assert_eq!(detect(&bytes, None).charset.decode(&bytes).0, text);
    }
}
