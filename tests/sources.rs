//! The sources themselves.

use std::path::{Path, PathBuf};

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in folder.read_dir().expect("a folder of the project") {
        let path = entry.expect("an entry of that folder").path();
        if path.is_dir() && path.file_name().is_none_or(|name| name != "target") {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in ["src", "tests", "benches", "examples", "fuzz"] {
        if root.join(folder).is_dir() {
            sources(&root.join(folder), &mut found);
        }
    }
    for path in found {
        let text = std::fs::read_to_string(&path).expect("a readable file");
        assert!(text.starts_with("//! "), "{} does not open with what it is for", path.display());
    }
}
