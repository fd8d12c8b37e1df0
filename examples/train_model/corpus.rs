//! The text that the model is trained from.

use crate::channels::{Into, channels};
use crate::script::{Class, SCRIPTS, class_of, fold};
use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

/// How many words of a word list count, next to those of the corpus.
const LIST_WORDS: f64 = 400_000.0;

/// A language with more Han, kana and Hangul characters is written in those.
const MANY_WIDE: u64 = 20_000;

/// What comes so many times as often as what damage makes of it explains that.
const TIMES_AS_OFTEN: f64 = 20.0;

/// Words, spelled in folded letters, with how often they came.
pub(crate) type Words = BTreeMap<Vec<char>, f64>;

/// One language's text.
pub(crate) struct Text {
    pub(crate) language: String,
    /// The lines that train the model.
    pub(crate) lines: Vec<String>,
    /// The words of each script, from the lines and from the word list.
    pub(crate) words: Vec<Words>,
    /// How many Han, kana and Hangul characters the lines have.
    wide: u64,
}

pub(crate) struct Corpus {
    pub(crate) texts: Vec<Text>,
}

impl Corpus {
    pub(crate) fn read(corpora: &Path, lists: &Path) -> io::Result<Self> {
        let mut texts = Vec::new();
        for (language, text) in read_corpora(corpora)? {
            let list = lists.join(format!("{language}.tsv"));
            let list = if list.exists() { fs::read_to_string(list)? } else { String::new() };
            texts.push(Text::new(language, &text, &list));
        }
        Ok(Self { texts })
    }
}

impl Text {
    fn new(language: String, text: &str, list: &str) -> Self {
        let lines: Vec<String> =
            text.lines().filter(|line| part_of(line) == "train").map(str::to_owned).collect();
        let mut made =
            Self { language, lines: Vec::new(), words: vec![Words::new(); SCRIPTS.len()], wide: 0 };
        for line in &lines {
            made.wide += line.chars().filter(|&scalar| class_of(scalar) == Class::Wide).count() as u64;
            made.add_words(line, 1.0);
        }
        let rows: Vec<(&str, f64)> = list.lines().filter_map(list_row).collect();
        let rows = without_damage(&rows, &made.language);
        let all: f64 = rows.iter().map(|(_, count)| count).sum();
        for (word, count) in rows {
            made.add_words(word, count / all * LIST_WORDS);
        }
        made.lines = lines;
        made
    }

    fn add_words(&mut self, text: &str, count: f64) {
        let classes: Vec<(char, Class)> = text.chars().map(|scalar| (scalar, class_of(scalar))).collect();
        for run in classes.chunk_by(|a, b| a.1 == b.1) {
            if let Class::Letter(script) = run[0].1 {
                let word = run.iter().map(|&(scalar, _)| fold(scalar)).collect();
                *self.words[script].entry(word).or_default() += count;
            }
        }
    }

    /// Whether the language is written in Han, kana or Hangul.
    pub(crate) fn is_wide(&self) -> bool {
        self.wide > MANY_WIDE
    }

    /// How many letters of a script the words have.
    pub(crate) fn letters(&self, script: usize) -> f64 {
        self.words[script].iter().map(|(word, count)| word.len() as f64 * count).sum()
    }
}

/// A word list without what a channel makes of words that come far more often: the web has some of it.
fn without_damage<'l>(rows: &[(&'l str, f64)], language: &str) -> Vec<(&'l str, f64)> {
    let counts: BTreeMap<&str, f64> = rows.iter().copied().collect();
    let mut most_by_damage: BTreeMap<String, f64> = BTreeMap::new();
    for (written_in, read_as) in channels(language, Into::Letters) {
        for &(word, count) in rows.iter().filter(|(word, _)| !word.is_ascii()) {
            let Some(bytes) = written_in.encode(word) else { continue };
            let (damaged, _) = read_as.decode(&bytes);
            if damaged != word && counts.contains_key(&*damaged) {
                let most = most_by_damage.entry(damaged.into()).or_default();
                *most = most.max(count);
            }
        }
    }
    let is_damage =
        |word: &str, count: f64| most_by_damage.get(word).is_some_and(|most| *most >= TIMES_AS_OFTEN * count);
    rows.iter().copied().filter(|&(word, count)| !is_damage(word, count)).collect()
}

fn list_row(row: &str) -> Option<(&str, f64)> {
    let (word, count) = row.split_once('\t')?;
    Some((word, count.parse().ok()?))
}

fn read_corpora(folder: &Path) -> io::Result<BTreeMap<String, String>> {
    let mut texts = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            let language = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            texts.insert(language, fs::read_to_string(&path)?);
        }
    }
    Ok(texts)
}

fn part_of(line: &str) -> &'static str {
    let hash = line
        .bytes()
        .fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3));
    match hash % 10 {
        8 => "tune",
        9 => "judge",
        _ => "train",
    }
}

/// Writes the lines of one part, one file a language.
pub(crate) fn write_part(corpora: &Path, part: &str, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for (language, text) in read_corpora(corpora)? {
        let lines: String =
            text.lines().filter(|line| part_of(line) == part).map(|line| format!("{line}\n")).collect();
        fs::write(folder.join(format!("{language}.txt")), lines)?;
    }
    Ok(())
}
