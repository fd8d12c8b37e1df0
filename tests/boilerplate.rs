//! Boilerplate, case by case: what must stay, what must go, and how options change it.

use textmend::boilerplate::{Category, Strength};
use textmend::{Config, clean};

const BEFORE: &str =
    "The road along the river was laid in the year of the great flood, and nobody has mended it since.";
const AFTER: &str =
    "Whoever walks there in autumn hears the water before it can be seen, under the alders and the ash.";

fn cleaned(text: &str, strength: Strength) -> String {
    let mut config = Config::default();
    config.boilerplate.strength = strength;
    clean(text.as_bytes(), &config).text
}

/// The lines that are gone, for a message.
fn lost<'a>(before: &'a str, after: &str) -> Vec<&'a str> {
    let mut left = after.lines().filter(|line| !line.is_empty()).peekable();
    before.lines().filter(|line| !line.is_empty() && left.next_if_eq(line).is_none()).collect()
}

#[test]
fn texts_stay_as_they_are() {
    let cases = include_str!("cases/boilerplate/texts.txt");
    let mut failures = Vec::new();
    for case in cases.split("=== ").skip(1) {
        let (name, text) = case.split_once('\n').unwrap();
        for strength in [Strength::Careful, Strength::Standard] {
            let after = cleaned(text, strength);
            if after != text {
                failures.push(format!("{name}: {:?}", lost(text, &after)));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn lines_that_look_like_boilerplate_stay_within_a_text() {
    let mut failures = Vec::new();
    for line in include_str!("cases/boilerplate/lines.txt").lines().skip(1) {
        let text = format!("{BEFORE}\n\n{AFTER}\n\n{line}\n\n{BEFORE}\n\n{AFTER}\n");
        if cleaned(&text, Strength::Standard) != text {
            failures.push(line);
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// A page that has everything.
fn page() -> String {
    format!(
        "Home\nNews\nSport\nAbout us\nContact us\n\nThe bridge at Ashby\n\nBy Ada Holt\n\n{BEFORE}\n\nAdvertisement\n\n{AFTER}\n\n\
         {BEFORE}\n\nShare this article\n\nRelated stories\n\nLeave a comment\n\nPrivacy policy\n\
         © 2024 Example Media. All rights reserved.\n"
    )
}

#[test]
fn a_page_loses_what_is_the_pages_own() {
    let expected = format!("The bridge at Ashby\n\nBy Ada Holt\n\n{BEFORE}\n\n{AFTER}\n\n{BEFORE}\n");
    assert_eq!(cleaned(&page(), Strength::Standard), expected);
    assert_eq!(cleaned(&page(), Strength::Off), page());
}

#[test]
fn phrases_go_in_many_languages() {
    let mut failures = Vec::new();
    for line in include_str!("cases/boilerplate/struck.txt").lines().skip(1) {
        let text = format!("{BEFORE}\n\n{AFTER}\n\n{line}\n");
        if cleaned(&text, Strength::Standard) != format!("{BEFORE}\n\n{AFTER}\n") {
            failures.push(line);
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Without look-ahead, only the line and the past count, and each line goes out at once.
#[test]
fn nothing_is_held_back_where_nothing_may_be() {
    let mut config = Config::default();
    config.limits.held_back = 0;
    let text = format!("{BEFORE}\nRead more on the site\n{AFTER}\n");
    assert_eq!(clean(text.as_bytes(), &config).text, format!("{BEFORE}\n{AFTER}\n"));
    let mut cleaner = textmend::Cleaner::new(&config);
    let mut out = Vec::new();
    cleaner.push("Home\nThe bridge at Ashby\n".as_bytes(), &mut out, &mut ());
    assert!(out.ends_with(b"The bridge at Ashby\n"), "{}", String::from_utf8_lossy(&out));
}

/// What has no text around it may be a list, or a string of a user interface.
#[test]
fn candidates_alone_stay() {
    for text in ["Home", "Settings\n", "Home\nNews\nSport\nContact us\n", "Share this article", "Привет\n"]
    {
        assert_eq!(cleaned(text, Strength::Standard), text);
    }
}

#[test]
fn categories_can_be_kept_and_dropped() {
    let mut config = Config::default();
    config.boilerplate.keep.insert(Category::Copyright);
    config.boilerplate.drop.insert(Category::Byline);
    let text = clean(page().as_bytes(), &config).text;
    assert!(text.contains("All rights reserved") && !text.contains("Ada Holt"), "{text}");
}

/// A list longer than what is looked at ahead, in words that no model knows.
#[test]
fn endless_lists_stay() {
    let list: String =
        (0..400).map(|n| format!("Qorvan teshil {}u mavret dolka\n", "ke".repeat(n % 7))).collect();
    assert_eq!(cleaned(&list, Strength::Standard), list);
}
