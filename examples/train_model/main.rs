//! Trains the language model: `cargo run --release --example train_model -- CORPORA WORDS OUTPUT_FOLDER`.
//!
//! CORPORA holds one file `LANGUAGE.txt` for each language: clean text in UTF-8 and NFC, a sentence or paragraph a
//! line. Of all lines, those whose FNV-1a hash modulo 10 is 0 to 7 train the model; 8 is for tuning and 9 for
//! judging. WORDS holds files `LANGUAGE.tsv`, as `export_words.py` writes them: a word and how often it comes in a
//! billion. The same input gives the same bytes.
//!
//! `train_model part CORPORA OUTPUT_FOLDER train|tune|judge` writes the lines of that part to the folder instead, one
//! file a language.
#![allow(clippy::print_stderr, reason = "a tool for developers")]

mod blob;
mod channels;
mod corpus;
mod filter;
mod glance;
mod ngrams;
mod script;
mod symbols;
mod wide_damage;
mod words;

use blob::{Pages, write_blob};
use corpus::Corpus;
use ngrams::ScriptModel;
use script::SCRIPTS;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["part", corpora, folder, part] => corpus::write_part(Path::new(corpora), part, Path::new(folder)),
        [corpora, words, folder] => {
            let corpus = Corpus::read(Path::new(corpora), Path::new(words))?;
            fs::write(Path::new(folder).join("model.bin"), train(&corpus))
        }
        _ => {
            eprintln!("usage: train_model CORPORA WORDS OUTPUT_FOLDER");
            eprintln!("       train_model part CORPORA OUTPUT_FOLDER train|tune|judge");
            std::process::exit(2);
        }
    }
}

/// The model's bytes; `src/model/mod.rs` tells what the sections hold.
fn train(corpus: &Corpus) -> Vec<u8> {
    let mut pages = Pages::default();
    let symbols = symbols::Symbols::count(corpus);
    let scripts: Vec<ScriptModel> =
        (0..SCRIPTS.len()).map(|script| ScriptModel::train(corpus, script, &mut pages)).collect();
    let (wide_names, wide_rows, wide_least) = symbols::wide_sections(corpus, &mut pages);
    let symbol_costs = symbols.cost_section(&mut pages);
    let words = words::section(&scripts);
    let [marked, marked_masks, marked_set] = scripts[0].marked_sections();
    let plain_words = words::plain_section(&scripts[0]);
    let surroundings = glance::section(corpus, &pages);
    let (page_starts, values, two_byte) = pages.sections();
    let mut sections = vec![
        page_starts,
        values,
        two_byte,
        symbol_costs,
        symbols::other_costs(corpus),
        wide_names,
        wide_rows,
        wide_least,
        words,
        marked,
        marked_masks,
        marked_set,
        plain_words,
        surroundings,
        wide_damage::section(corpus, &pages.wide()),
    ];
    for script in scripts {
        let languages = symbols.language_section(script.columns());
        sections.extend(script.into_sections());
        sections.push(languages);
    }
    write_blob(&sections)
}
