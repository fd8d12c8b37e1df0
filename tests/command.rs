//! The command, end to end.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;
use textmend::Charset;

const ARTICLE: &str = include_str!("cases/article.txt");

/// The article as it should be.
fn expected() -> String {
    ARTICLE
        .replace("cafй", "café")
        .replace("cathйdrale", "cathédrale")
        .replace("\n\nRead more on the site →", "\n")
}

/// A folder with the article in it.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Self(TempDir::new().expect("a temporary folder"));
        folder.put("article.txt", ARTICLE.as_bytes());
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn put(&self, name: &str, content: &[u8]) {
        fs::write(self.path(name), content).expect("a writable folder");
    }

    fn get(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).expect("the file is there")
    }

    /// Runs the command in the folder.
    fn run(&self, arguments: &[&str], input: &[u8]) -> Output {
        let mut child = Command::new(env!("CARGO_BIN_EXE_textmend"))
            .args(arguments)
            .current_dir(self.0.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the command starts");
        let mut stdin = child.stdin.take().expect("a pipe");
        let input = input.to_vec();
        let writer = std::thread::spawn(move || {
            // The command may well stop before it has read everything.
            let _ = stdin.write_all(&input);
        });
        let output = child.wait_with_output().expect("the command ends");
        writer.join().expect("the writer ends");
        output
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

#[test]
fn the_main_job() {
    let folder = Folder::new();
    let output = folder.run(&["article.txt"], b"");
    assert_eq!((text(&output.stdout), text(&output.stderr)), (expected(), String::new()));
    assert!(output.status.success());
    let piped = folder.run(&[], ARTICLE.as_bytes());
    assert_eq!(text(&piped.stdout), expected());
}

#[test]
fn check_lists_what_would_change() {
    let folder = Folder::new();
    let output = folder.run(&["check", "article.txt"], b"");
    let lines = text(&output.stdout);
    let starts = [
        "article.txt:7:84: mojibake: \"й\" becomes \"é\" (windows-1252 read as windows-1251, ",
        "article.txt:9:69: mojibake: \"й\" becomes \"é\" (windows-1252 read as windows-1251, ",
        "article.txt:10:1: blank-lines: \"\\n\" goes",
        "article.txt:11:1: boilerplate: \"Read more on the site →\" goes (read-more: ",
    ];
    assert_eq!(lines.lines().count(), starts.len(), "{lines}");
    for (line, start) in lines.lines().zip(starts) {
        assert!(line.starts_with(start), "{line}");
    }
    assert_eq!(output.status.code(), Some(1));
    let other = text(&folder.run(&["check"], "schÃ¶n und grÃ¶ÃŸer".as_bytes()).stdout);
    assert!(
        other.contains("utf-8 read as windows-1252, ") && other.contains(" bits, else \"gröþer\": "),
        "{other}"
    );
    assert_eq!(folder.run(&["check"], b"Nothing to see.\n").status.code(), Some(0));
}

#[test]
fn undo_gives_the_source_back() {
    let folder = Folder::new();
    let clean = folder.run(&["--edits", "edits.jsonl", "-o", "clean.txt", "article.txt"], b"");
    assert!(clean.status.success(), "{}", text(&clean.stderr));
    assert_eq!(text(&folder.get("clean.txt")), expected());
    let undone = folder.run(&["undo", "--edits", "edits.jsonl", "clean.txt"], b"");
    assert_eq!(text(&undone.stdout), ARTICLE, "{}", text(&undone.stderr));
}

#[test]
fn records() {
    let folder = Folder::new();
    let record =
        |body: &str| format!("{{\"id\": 1.50, \"text\": {}}}\n", serde_json::to_string(body).expect("JSON"));
    let input = record(ARTICLE) + "not JSON\n";
    let output = folder.run(&["--format", "ndjson", "--field", "text"], input.as_bytes());
    assert_eq!(text(&output.stdout), record(&expected()) + "not JSON\n");
    assert!(text(&output.stderr).contains(":2:"), "{}", text(&output.stderr));
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn in_place() {
    let folder = Folder::new();
    folder.put("clean.txt", b"Nothing to see.\n");
    let output = folder.run(&["--in-place", "article.txt", "clean.txt"], b"");
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(text(&folder.get("article.txt")), expected());
    let names = fs::read_dir(folder.0.path()).expect("a folder").count();
    assert_eq!(names, 2, "no temporary file is left behind");
}

#[cfg(unix)]
#[test]
fn in_place_keeps_permissions_and_follows_links() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = Folder::new();
    fs::set_permissions(folder.path("article.txt"), fs::Permissions::from_mode(0o640)).expect("a mode");
    symlink("article.txt", folder.path("link.txt")).expect("a link");
    assert!(folder.run(&["--in-place", "link.txt"], b"").status.success());
    assert!(fs::symlink_metadata(folder.path("link.txt")).expect("the link").is_symlink());
    assert_eq!(text(&folder.get("article.txt")), expected());
    let mode = fs::metadata(folder.path("article.txt")).expect("the file").permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
}

#[test]
fn diff_shows_lines() {
    let folder = Folder::new();
    let output = text(&folder.run(&["--diff", "article.txt"], b"").stdout);
    assert!(output.contains("-Ferries") && output.contains("+Ferries"), "{output}");
    assert!(output.contains("-Read more on the site →"), "{output}");
}

#[test]
fn options() {
    let folder = Folder::new();
    let skipped = folder.run(&["--skip", "repair,boilerplate", "article.txt"], b"");
    assert_eq!(text(&skipped.stdout), ARTICLE);
    let decomposed = folder.run(&["--form", "nfd"], "é".as_bytes());
    assert_eq!(text(&decomposed.stdout), "e\u{301}");
    let legacy = folder.run(&["--from", "koi8-r"], b"\xF0\xD2\xC9\xD7\xC5\xD4\n");
    assert_eq!(text(&legacy.stdout), "Привет\n");
    let stats = folder.run(&["--stats", "article.txt"], b"");
    assert!(text(&stats.stderr).contains("mojibake"), "{}", text(&stats.stderr));
}

#[test]
fn presets() {
    let folder = Folder::new();
    let run = |arguments: &[&str], input: &str| text(&folder.run(arguments, input.as_bytes()).stdout);
    let input = "\u{201C}Fin\u{2026}\u{201D} \u{FF21} \u{FB01}ne &eacute; donâ€™t\r\n";
    assert_eq!(run(&[], input), "\u{201C}Fin\u{2026}\u{201D} \u{FF21} fine é don’t\r\n");
    assert_eq!(run(&["--preset", "archive"], input), input.replace("â€™", "’"));
    assert_eq!(run(&["--preset", "index"], input), "\"fin...\" a fine é don't\n");
    assert_eq!(run(&["--preset", "ftfy"], input), "\"Fin\u{2026}\" A fine é don't\n");
    assert_eq!(run(&["--preset", "index", "--rule", "+diacritics"], "Café\n"), "cafe\n");
    assert_eq!(run(&["--preset", "index", "--form", "nfc"], "Café\n"), "Café\n");
    assert_eq!(run(&["--rule", "-ligatures"], "\u{FB01}ne\n"), "\u{FB01}ne\n");
    let listed = run(&["rules", "--preset", "archive"], "");
    assert!(listed.contains("mojibake") && !listed.contains("controls"), "{listed}");
    assert!(run(&["--version"], "").contains("Unicode 1"));
}

#[test]
fn line_ends() {
    let folder = Folder::new();
    let run = |arguments: &[&str], input: &str| text(&folder.run(arguments, input.as_bytes()).stdout);
    let input = "a\r\nb\rc\u{2028}d\n";
    assert_eq!(run(&[], input), "a\r\nb\nc\nd\n");
    assert_eq!(run(&["--newline", "lf"], input), "a\nb\nc\nd\n");
    assert_eq!(run(&["--newline", "keep"], input), input);
    // What a rule parts is a line of its own for what comes after.
    assert_eq!(
        run(&[], "The mill was built in 1820.\rRead more\r\rIt still grinds.\r"),
        "The mill was built in 1820.\n\nIt still grinds.\n"
    );
    folder.put("old.txt", b"One line.\rRead more\r\rAnother.\r");
    let clean = folder.run(&["--edits", "e.jsonl", "-o", "new.txt", "old.txt"], b"");
    assert!(clean.status.success(), "{}", text(&clean.stderr));
    assert_eq!(folder.run(&["undo", "--edits", "e.jsonl", "new.txt"], b"").stdout, folder.get("old.txt"));
}

#[test]
fn wrapped_paragraphs_are_joined() {
    let folder = Folder::new();
    let source = "Title\n\nThe ferry to the island leaves at eight in the morn-\ning, and whoever misses it has to \
                  wait until noon,\nwhen the cafй opens.\n\n- one\n- two\n";
    folder.put("wrapped.txt", source.as_bytes());
    let clean = folder.run(&["--unwrap", "--edits", "e.jsonl", "-o", "new.txt", "wrapped.txt"], b"");
    assert!(clean.status.success(), "{}", text(&clean.stderr));
    let expected = "Title\n\nThe ferry to the island leaves at eight in the morning, and whoever misses it has to wait \
                    until noon, when the café opens.\n\n- one\n- two\n";
    assert_eq!(text(&folder.get("new.txt")), expected);
    assert_eq!(text(&folder.run(&["undo", "--edits", "e.jsonl", "new.txt"], b"").stdout), source);
    let found = text(&folder.run(&["check", "--unwrap", "wrapped.txt"], b"").stdout);
    assert!(
        found.contains("wrapped.txt:3:52: unwrap:") && found.contains("wrapped.txt:5:13: mojibake:"),
        "{found}"
    );
    let diff = text(&folder.run(&["--diff", "--unwrap", "wrapped.txt"], b"").stdout);
    assert!(diff.contains("@@ -3,3 +3 @@"), "{diff}");
    let utf16: Vec<u8> = source.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(text(&folder.run(&["--unwrap", "--from", "utf-16le"], &utf16).stdout), expected);
}

#[test]
fn references_stay_in_markup() {
    let folder = Folder::new();
    let run = |input: &str| text(&folder.run(&[], input.as_bytes()).stdout);
    assert_eq!(run("Fish &amp; chips\n&lt;3\n"), "Fish & chips\n<3\n");
    for markup in ["Fish &amp; chips\n<p>text\n&lt;3\n", "<p>Fish &amp; chips</p>\n\n5 &lt; 6\n"] {
        assert_eq!(run(markup), markup);
    }
    // What does not stay a tag is none.
    assert_eq!(run("Fish &amp; chips\n\u{1B}[<b>\n"), "Fish & chips\n>\n");
}

#[test]
fn boilerplate_options() {
    let folder = Folder::new();
    let off = folder.run(&["--skip", "repair", "--boilerplate", "off", "article.txt"], b"");
    assert_eq!(text(&off.stdout), ARTICLE);
    let kept = folder.run(&["--skip", "repair", "--keep", "read-more,share", "article.txt"], b"");
    assert_eq!(text(&kept.stdout), ARTICLE);
    let signed = ARTICLE.replace("our correspondent", "Ada Holt");
    assert!(text(&folder.run(&[], signed.as_bytes()).stdout).contains("By Ada Holt\n"));
    let dropped = text(&folder.run(&["--drop", "byline"], signed.as_bytes()).stdout);
    assert_eq!(dropped, expected().replace("By our correspondent\n\n", ""));
    folder.put("rules.toml", b"[[rule]]\ncategory = \"navigation\"\npatterns = ['^HARBOUR']\n");
    let ruled = folder.run(&["check", "--boilerplate-rules", "rules.toml", "article.txt"], b"");
    assert!(text(&ruled.stdout).contains("(navigation: rule 1"), "{}", text(&ruled.stdout));
    folder.put("wrong.toml", b"[[rule]]\npatterns = ['(']\n");
    let wrong = folder.run(&["--boilerplate-rules", "wrong.toml", "article.txt"], b"");
    assert!(
        text(&wrong.stderr).starts_with("textmend: wrong.toml:2:13: not a pattern"),
        "{}",
        text(&wrong.stderr)
    );
    assert_eq!(wrong.status.code(), Some(2));
}

#[test]
fn what_a_site_repeats_is_learnt() {
    let folder = Folder::new();
    let page = |n: usize| {
        let body = format!("Our little shop by the sea\n{}\n", PROSE.repeat(n + 1));
        format!(
            "{{\"url\":\"https://example.org/{n}\",\"text\":{}}}\n",
            serde_json::to_string(&body).expect("JSON")
        )
    };
    let pages: Vec<String> = (0..8).map(page).collect();
    folder.put("first.ndjson", pages[..5].concat().as_bytes());
    folder.put("second.ndjson", pages[5..].concat().as_bytes());
    let whole = folder.run(&["learn", "first.ndjson", "second.ndjson"], b"");
    folder.put("a.profile", &folder.run(&["learn", "second.ndjson"], b"").stdout);
    folder.put("b.profile", &folder.run(&["learn", "first.ndjson"], b"").stdout);
    folder
        .put("profile", &folder.run(&["learn", "--merge", "a.profile", "--merge", "b.profile"], b"").stdout);
    assert_eq!(text(&folder.get("profile")), text(&whole.stdout), "parts merge into the whole");
    let cleaned = folder.run(&["--profile", "profile", "--format", "ndjson"], pages[0].as_bytes());
    assert_eq!(text(&cleaned.stdout), pages[0].replace("Our little shop by the sea\\n", ""));
    let elsewhere = pages[0].replace("example.org", "example.com");
    let other = folder.run(&["--profile", "profile", "--format", "ndjson"], elsewhere.as_bytes());
    assert_eq!(text(&other.stdout), elsewhere);
    let nowhere = folder.run(&["learn", "--format", "ndjson"], b"{\"text\":\"x\"}\n");
    assert_eq!(nowhere.status.code(), Some(2), "{}", text(&nowhere.stderr));
}

#[test]
fn what_a_site_repeats_may_be_text_all_the_same() {
    let folder = Folder::new();
    let verse = "And the mill wheel turned in the rain, in the rain";
    let page = |n: usize| {
        let song = format!(
            "The mill wheel\nStanza of the {n}th evening\n{verse}\nThat is the end of evening {n}\n{verse}\n"
        );
        format!("{{\"site\":\"songs.example\",\"text\":{}}}\n", serde_json::to_string(&song).expect("JSON"))
    };
    let pages: String = (0..8).map(page).collect();
    folder.put("pages.ndjson", pages.as_bytes());
    folder.put("profile", &folder.run(&["learn", "pages.ndjson"], b"").stdout);
    let cleaned = folder.run(&["--profile", "profile", "--format", "ndjson"], page(3).as_bytes());
    assert!(text(&cleaned.stdout).contains(verse), "{}", text(&cleaned.stdout));
}

/// A sentence that is text by its shape.
const PROSE: &str =
    "The road along the river was laid in the year of the great flood, and since then nobody has mended it. ";

#[test]
fn metadata_becomes_fields() {
    let folder = Folder::new();
    let input = format!("{{\"text\": \"By Ada Holt\\n12 March 2021\\n{PROSE}\" }}\n");
    let expected = input.replace("\" }", "\" , \"byline\": \"Ada Holt\", \"published\": \"12 March 2021\"}");
    let arguments = ["--format", "ndjson", "--metadata", "--edits", "edits"];
    let once = folder.run(&arguments, input.as_bytes());
    assert_eq!(text(&once.stdout), expected);
    folder.put("once", &once.stdout);
    assert_eq!(text(&folder.run(&["undo", "--edits", "edits", "once"], b"").stdout), input);
    assert_eq!(text(&folder.run(&arguments, expected.as_bytes()).stdout), expected);
}

#[test]
fn rules_are_listed_and_explained() {
    let folder = Folder::new();
    let rules = text(&folder.run(&["rules"], b"").stdout);
    for rule in &textmend::RULES {
        assert!(rules.contains(rule.name), "{rules}");
        let explained = text(&folder.run(&["explain", rule.name], b"").stdout);
        assert!(explained.contains(rule.explanation), "{explained}");
    }
}

#[test]
fn what_cannot_be_done_is_said_in_one_line() {
    let folder = Folder::new();
    let cases: [&[&str]; 6] = [
        &["--preset", "perfect", "article.txt"],
        &["missing.txt"],
        &["."],
        &["--from", "klingon", "article.txt"],
        &["--skip", "everything", "article.txt"],
        &["explain", "nothing"],
    ];
    for arguments in cases {
        let output = folder.run(arguments, b"");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let error = text(&output.stderr);
        assert!(error.starts_with("textmend: ") || error.starts_with("error: "), "{error}");
    }
    let others = folder.run(&["missing.txt", "article.txt"], b"");
    assert_eq!(text(&others.stdout), expected(), "the other file is still done");
    let strange = folder.run(&["no\u{1B}[31m.txt"], b"");
    assert!(!text(&strange.stderr).contains('\u{1B}'), "control characters are escaped");
}

#[test]
fn anything_at_all_comes_out_as_text() {
    let folder = Folder::new();
    let binary: Vec<u8> = (0..=u8::MAX).cycle().take(5_000).collect();
    for input in [&b""[..], b"\n", b"\xFF", &binary] {
        let output = folder.run(&[], input);
        assert!(output.status.success());
        text(&output.stdout);
    }
    assert!(folder.run(&[], b"").stdout.is_empty());
}

#[test]
fn threads_do_not_matter() {
    let folder = Folder::new();
    let long = [ARTICLE, "\n", "Ïðèâåò, ìèð\n"].concat().repeat(2_000);
    let one = folder.run(&["-j", "1"], long.as_bytes());
    let four = folder.run(&["-j", "4"], long.as_bytes());
    assert!(one.stdout == four.stdout);
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_quiet() {
    let folder = Folder::new();
    folder.put("long.txt", "line after line\n".repeat(100_000).as_bytes());
    let command = format!("'{}' long.txt | head -n 1", env!("CARGO_BIN_EXE_textmend"));
    let output =
        Command::new("sh").args(["-c", &command]).current_dir(folder.0.path()).output().expect("a shell");
    assert_eq!((text(&output.stdout), text(&output.stderr)), ("line after line\n".to_owned(), String::new()));
}

#[test]
fn named_encodings() {
    let folder = Folder::new();
    let cases: [(&str, &[u8], &str); 5] = [
        ("cp437", b"na\x8Bve \xC4\n", "naïve ─\n"),
        ("x-mac-ce", b"\x8Bl\x87nek\n", "článek\n"),
        ("utf-7", b"caf+AOk-\n", "café\n"),
        ("hz", b"~{VPND~}\n", "中文\n"),
        ("utf-32be", b"\0\0\0a\0\0\0\n", "a\n"),
    ];
    for (label, input, expected) in cases {
        let output = folder.run(&["--from", label], input);
        assert_eq!(text(&output.stdout), expected, "{label}: {}", text(&output.stderr));
        assert!(output.status.success());
    }
    let unknown = folder.run(&["--from", "cp0"], b"");
    assert_eq!(unknown.status.code(), Some(2));
    assert!(text(&unknown.stderr).contains("unknown encoding \"cp0\""));
}

#[test]
fn detect_says_what_it_found() {
    let folder = Folder::new();
    let russian = "Вечером мы долго гуляли по набережной и говорили о книгах.\n";
    folder.put("koi.txt", &encoding_rs::KOI8_R.encode(russian).0);
    folder.put("photo.jpg", b"\xFF\xD8\xFF\xE0\0\x10JFIF");
    let output = folder.run(&["detect", "koi.txt", "photo.jpg", "article.txt", "missing"], b"");
    let lines: Vec<String> = text(&output.stdout).lines().map(str::to_owned).collect();
    assert!(
        lines[0].starts_with("koi.txt: KOI8-R (words; ") && lines[0].contains(" bits; then "),
        "{}",
        lines[0]
    );
    assert_eq!(lines[1], "photo.jpg: binary (JPEG image)");
    assert!(lines[2].starts_with("article.txt: UTF-8 (structure; "), "{}", lines[2]);
    assert_eq!(output.status.code(), Some(2), "the missing file");
    assert!(
        lines[3]
            .starts_with("article.txt: damage: windows-1252 read as windows-1251 (2 lines, from line 7 on; ")
    );
    let json = folder.run(&["detect", "--json", "article.txt"], b"");
    let answer: serde_json::Value = serde_json::from_slice(&json.stdout).expect("JSON");
    let damage = &answer["damage"][0];
    assert_eq!(damage["chain"], serde_json::json!(["windows-1252 read as windows-1251"]));
    assert_eq!((&damage["lines"], &damage["first_line"]), (&2.into(), &7.into()));
    let json = folder.run(&["detect", "--json"], b"\xFF\xFEa\0");
    let answer: serde_json::Value = serde_json::from_slice(&json.stdout).expect("JSON");
    assert_eq!((&answer["encoding"], &answer["evidence"]), (&"UTF-16LE".into(), &"mark".into()));
}

#[test]
fn a_declared_label_decides_where_bytes_leave_a_choice() {
    let folder = Folder::new();
    let input = b"caf\x8E, caf\x8Es\n";
    assert_eq!(text(&folder.run(&["--declared", "macintosh"], input).stdout), "café, cafés\n");
    let utf8 = "café\n".as_bytes();
    assert_eq!(folder.run(&["--declared", "macintosh"], utf8).stdout, utf8);
}

#[test]
fn what_is_read_by_name_only_is_said_where_it_is_declared() {
    let folder = Folder::new();
    let page = b"<html><meta charset=\"iso-2022-jp\"><title>\x1B$B$O$$\x1B(B</title>\n";
    folder.put("page.html", page);
    for arguments in [&["page.html"][..], &["check", "page.html"], &["detect", "page.html"]] {
        let said = text(&folder.run(arguments, b"").stderr);
        assert_eq!(said.matches("--from iso-2022-jp reads it").count(), 1, "{arguments:?}: {said}");
    }
    let declared = folder.run(&["--declared", "iso-2022-jp"], b"\x1B$B$O$$\x1B(B\n");
    assert!(text(&declared.stderr).contains("--from iso-2022-jp reads it"));
    let named = folder.run(&["--from", "iso-2022-jp", "page.html"], b"");
    assert!(named.stderr.is_empty() && text(&named.stdout).contains("<title>はい</title>"));
    let quiet: [&[&str]; 2] = [&["-q", "page.html"], &["--declared", "koi8-r"]];
    assert!(quiet.into_iter().all(|arguments| folder.run(arguments, b"plain\n").stderr.is_empty()));
}

#[test]
fn utf16_is_read_whatever_its_first_byte_is() {
    let folder = Folder::new();
    for (label, content) in
        [("utf-16le", "Året efter.\n"), ("utf-16be", "昨日は友達と映画を見ました。\n"), ("utf-32le", "é\n")]
    {
        let bytes = Charset::for_label(label).unwrap().encode(content).unwrap();
        folder.put("a.txt", &bytes);
        for arguments in [&[][..], &["--from", label], &["--declared", label]] {
            let output = folder.run(&[arguments, &["a.txt"]].concat(), b"");
            assert_eq!(
                (text(&output.stdout), &output.stderr[..]),
                (content.to_owned(), &b""[..]),
                "{label} {arguments:?}"
            );
            let checked = folder.run(&[&["check"], arguments, &["a.txt"]].concat(), b"");
            assert!(checked.stderr.is_empty() && checked.status.success(), "{label} {arguments:?}");
        }
    }
}

#[test]
fn a_script_with_an_archive_behind_it_is_left_alone() {
    let folder = Folder::new();
    let noise = (0..40_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 11) as u8);
    let script: Vec<u8> = b"#!/bin/sh\necho cafe\xCC\x81\n".repeat(400).into_iter().chain(noise).collect();
    folder.put("install.sh", &script);
    for arguments in [&["check", "install.sh"][..], &["--in-place", "install.sh"], &["--diff", "install.sh"]]
    {
        let output = folder.run(arguments, b"");
        assert!(output.stdout.is_empty() && output.status.success(), "{arguments:?}");
        let note = "install.sh: not text from byte 8192 on (binary data); it is left alone";
        assert!(text(&output.stderr).contains(note), "{}", text(&output.stderr));
        assert_eq!(folder.get("install.sh"), script);
    }
    assert_eq!(folder.run(&["check", "--text", "install.sh"], b"").status.code(), Some(1));
}

#[test]
fn the_shifts_of_a_named_encoding_do_not_make_a_file_binary() {
    let folder = Folder::new();
    folder.put("a.txt", &b"\x1B$)C\x0EGQ19\x0F!\n".repeat(100));
    let output = folder.run(&["--from", "iso-2022-kr", "--in-place", "a.txt"], b"");
    assert!(output.status.success() && output.stderr.is_empty());
    assert_eq!(text(&folder.get("a.txt")), "한국!\n".repeat(100));
}

#[test]
fn binary_files_are_left_alone() {
    let folder = Folder::new();
    let picture = b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR caf\xE9\0";
    folder.put("a.png", picture);
    let piped = folder.run(&["--edits", "edits.jsonl", "a.png"], b"");
    assert_eq!(piped.stdout, picture);
    assert!(
        text(&piped.stderr).contains("a.png: not text (PNG image); it passes as it is"),
        "{}",
        text(&piped.stderr)
    );
    assert!(piped.status.success());
    folder.put("copy.png", &piped.stdout);
    assert_eq!(folder.run(&["undo", "--edits", "edits.jsonl", "copy.png"], b"").stdout, picture);
    for arguments in [&["check", "a.png"][..], &["--in-place", "a.png"], &["--diff", "a.png"]] {
        let output = folder.run(arguments, b"");
        assert!(output.stdout.is_empty() && output.status.success(), "{arguments:?}");
        assert!(text(&output.stderr).contains("is left alone"), "{arguments:?}");
        assert_eq!(folder.get("a.png"), picture);
    }
    let data = [&b"name\0"[..], &[0, 0, 1, 0, 0xE9, 2, 0, 3]].concat().repeat(20);
    let piped = folder.run(&[], &data);
    assert_eq!((&piped.stdout, piped.status.success()), (&data, true));
    assert!(text(&piped.stderr).contains("not text (binary data); it passes as it is"));
    assert_ne!(folder.run(&["--text"], &data).stdout, data);
    let as_text = folder.run(&["--text", "a.png"], b"");
    assert!(text(&as_text.stdout).contains("IHDR café"), "{}", text(&as_text.stdout));
}

#[test]
fn a_dash_is_standard_output() {
    let folder = Folder::new();
    let text = folder.run(&["-o", "-", "article.txt"], b"");
    assert_eq!(text.stdout, expected().as_bytes());
    let both = folder.run(&["--edits", "-", "article.txt"], b"");
    assert_eq!((both.status.code(), both.stdout.len()), (Some(2), 0));
    let edits = folder.run(&["--edits", "-", "-o", "clean.txt", "article.txt"], b"");
    assert!(edits.stdout.starts_with(b"{\"type\":\"begin\""));
    assert_eq!(folder.get("clean.txt"), expected().as_bytes());
    assert!(!folder.path("-").exists());
}
