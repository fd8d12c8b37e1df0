//! Published test data, where the development data is beside the project (`../shared`): the normalization tests of
//! Unicode, emoji sequences, confusables, files that break programs.

use crate::util::run_every_way;
use std::path::{Path, PathBuf};
use textmend::{Cleaner, Config, Form, RULES, Stage, clean};

/// A file of the development data, if it is there.
fn data(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/conformance").join(name);
    path.exists().then_some(path)
}

fn text(name: &str) -> Option<String> {
    data(name).map(|path| std::fs::read_to_string(path).unwrap())
}

/// The lines of a file of the Unicode Character Database, without comments.
fn rows(text: &str) -> impl Iterator<Item = &str> {
    let rows = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    rows.filter(|row| !row.is_empty() && !row.starts_with('@'))
}

fn scalars(codes: &str) -> String {
    let scalar = |code| char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap();
    codes.split_whitespace().map(scalar).collect()
}

/// Only the rule for the Unicode form.
fn form_only(form: Form) -> Config {
    let mut config = Config { form, ..Config::default() };
    for rule in RULES.iter().filter(|rule| rule.stage != Stage::Decode) {
        config.rules.set(rule.name, rule.name == "unicode-form").unwrap();
    }
    config
}

/// The default preset in a form.
fn without_boilerplate(form: Form) -> Config {
    let mut config = Config { form, ..Config::default() };
    config.rules.remove_stage(Stage::Boilerplate);
    config
}

/// The same without repair, which weighs words: lone rare characters in place of them are no case for it.
fn without_repair(form: Form) -> Config {
    let mut config = without_boilerplate(form);
    config.rules.remove_stage(Stage::Repair);
    config
}

/// A text in a form, given to the cleaner in chunks.
fn in_chunks(text: &str, form: Form, size: usize) -> String {
    let (mut cleaner, mut out) = (Cleaner::new(&form_only(form)), Vec::new());
    text.as_bytes().chunks(size).for_each(|chunk| cleaner.push(chunk, &mut out, &mut ()));
    cleaner.finish(&mut out, &mut ());
    String::from_utf8(out).unwrap()
}

/// Columns of NormalizationTest.txt: the sources of a form, and what all of them become.
const COLUMNS: [(Form, &[usize], usize); 6] = [
    (Form::Nfc, &[0, 1, 2], 1),
    (Form::Nfc, &[3, 4], 3),
    (Form::Nfd, &[0, 1, 2], 2),
    (Form::Nfd, &[3, 4], 4),
    (Form::Nfkc, &[0, 1, 2, 3, 4], 3),
    (Form::Nfkd, &[0, 1, 2, 3, 4], 4),
];

#[test]
fn normalization_tests() {
    for version in ["17.0.0", "18.0.0"] {
        let Some(text) = text(&format!("unicode/NormalizationTest-{version}.txt")) else { return };
        let cases: Vec<Vec<String>> =
            rows(&text).map(|row| row.split(';').take(5).map(scalars).collect()).collect();
        assert!(cases.len() > 19_000, "{version}: {} cases", cases.len());
        for (form, sources, target) in COLUMNS {
            let lines = |column: usize| -> String {
                cases.iter().enumerate().map(|(n, case)| format!("x{n} {}\n", case[column])).collect()
            };
            let expected = lines(target);
            for &source in sources {
                let source = lines(source);
                assert!(in_chunks(&source, form, source.len()) == expected, "{version} {form:?}");
                assert!(in_chunks(&source, form, 1) == expected, "{version} {form:?}, byte by byte");
                let pipeline = clean(source.as_bytes(), &without_boilerplate(form)).text;
                let wrong: Vec<_> =
                    pipeline.lines().zip(expected.lines()).filter(|(a, b)| a != b).take(5).collect();
                assert!(wrong.is_empty(), "{version} {form:?}, pipeline: {wrong:?}");
            }
        }
    }
}

/// All spellings of a text fold to one text, which stays what it is when it is folded again. Left out is U+0345, a mark that
/// folds to a letter, so that its place among other marks counts (The Unicode Standard, section 3.13).
#[test]
fn folding_tests() {
    for version in ["17.0.0", "18.0.0"] {
        let Some(text) = text(&format!("unicode/NormalizationTest-{version}.txt")) else { return };
        let cases: Vec<Vec<String>> = rows(&text)
            .map(|row| row.split(';').take(5).map(scalars).collect::<Vec<_>>())
            .filter(|case| !case.iter().any(|text| text.contains('\u{345}')))
            .collect();
        let lines = |column: usize| -> String {
            cases.iter().enumerate().map(|(n, case)| format!("x{n} {}\n", case[column])).collect()
        };
        let expected = in_chunks(&lines(0), Form::NfkcCasefold, usize::MAX);
        for column in 0..5 {
            for size in [1, usize::MAX] {
                assert!(
                    in_chunks(&lines(column), Form::NfkcCasefold, size) == expected,
                    "{version} {column}"
                );
            }
        }
        assert!(in_chunks(&expected, Form::NfkcCasefold, usize::MAX) == expected, "{version} twice");
    }
}

#[test]
fn emoji_stay() {
    for name in
        ["emoji-test-17.0.txt", "emoji-zwj-sequences-17.0.txt", "emoji-variation-sequences-17.0.0.txt"]
    {
        let Some(text) = text(&format!("unicode/{name}")) else { return };
        let codes = rows(&text).map(|row| row.split(';').next().unwrap_or_default().trim());
        for sequence in codes.filter(|codes| !codes.contains("..")).map(scalars) {
            let line = format!("so {sequence}, yes {sequence}{sequence}\n");
            assert_eq!(clean(line.as_bytes(), &Config::default()).text, line);
        }
    }
}

/// Characters that look like others are text: nothing but their Unicode form changes. Left out are separators of
/// lines, and words of Arabic presentation forms and of radicals, which do change.
#[test]
fn confusables_stay() {
    let Some(text) = text("unicode/confusables-17.0.0.txt") else { return };
    let changes =
        |c| matches!(c, '\u{2028}' | '\u{2029}' | '\u{2E80}'..='\u{2FD5}' | '\u{FE80}'..='\u{FEFC}');
    let config = without_repair(Form::Nfc);
    let mut changed = Vec::new();
    for row in rows(text.trim_start_matches('\u{FEFF}')) {
        for codes in row.split(';').take(2) {
            let line = format!("look: {}\n", scalars(codes));
            let normal = clean(line.as_bytes(), &form_only(Form::Nfc)).text;
            if !line.contains(changes) && clean(line.as_bytes(), &config).text != normal {
                changed.push(codes.trim().to_owned());
            }
        }
    }
    assert_eq!(changed, Vec::<String>::new());
}

/// Whatever these hold: UTF-8 comes out, undo gives them back, and cleaning twice is cleaning once.
#[test]
fn files_that_break_programs() {
    let config = Config::default();
    for name in ["blns/blns.txt", "kuhn/UTF-8-test.txt", "flenniken/utf8tests.bin", "flenniken/utf8tests.txt"]
    {
        let Some(path) = data(name) else { return };
        let input = std::fs::read(path).unwrap();
        let outcome = run_every_way(&input, &config, &[10, 1000]);
        let once = String::from_utf8(outcome.text).unwrap();
        assert!(clean(once.as_bytes(), &config).text == once, "{name}: not idempotent");
    }
}

/// No sample of Trojan Source keeps a control that shows it in another order than it runs.
#[test]
fn trojan_source_is_disarmed() {
    let Some(folder) = data("trojan-source") else { return };
    let mut seen = 0;
    for language in folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir())
    {
        for file in
            language.read_dir().unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file())
        {
            let source = std::fs::read(&file).unwrap();
            let has_control = |text: &str| {
                text.contains(|c| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'))
            };
            seen += usize::from(has_control(&String::from_utf8_lossy(&source)));
            assert!(!has_control(&clean(&source, &Config::default()).text), "{}", file.display());
        }
    }
    assert!(seen > 0, "the samples hold such controls");
}
