//! The options that decide what boilerplate goes, with the files that they name.

use crate::cli::args::Options;
use crate::cli::failure::Failure;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use textmend::boilerplate::{self, Categories, Category, Profile, Rules, Strength};

/// The keys of the configuration file that concern boilerplate.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(crate) struct Keys {
    strength: Option<String>,
    keep: Vec<String>,
    drop: Vec<String>,
    rules: Option<PathBuf>,
    profile: Option<PathBuf>,
    metadata: bool,
    site: Option<String>,
}

/// Works out the options, those of the file first.
pub(crate) fn resolve(options: &Options, file: &Keys) -> Result<boilerplate::Options, Failure> {
    let usage = |error: textmend::UnknownName| Failure::Usage(error.to_string());
    let strength =
        file.strength.as_deref().map(|name| name.parse::<Strength>().map_err(usage)).transpose()?;
    let rules = options.boilerplate_rules.as_ref().or(file.rules.as_ref());
    let profile = options.profile.as_ref().or(file.profile.as_ref());
    let site = options.site.as_ref().or(file.site.as_ref());
    Ok(boilerplate::Options {
        strength: options.boilerplate.or(strength).unwrap_or_default(),
        keep: categories(&file.keep, &options.keep)?,
        drop: categories(&file.drop, &options.drop)?,
        rules: rules.map(|path| read_rules(path)).transpose()?.map(Arc::new),
        profile: profile.map(|path| read_profile(path)).transpose()?.map(Arc::new),
        metadata: options.metadata || file.metadata,
        site: site.map(|site| site.to_lowercase()),
    })
}

fn categories(names: &[String], more: &[Category]) -> Result<Categories, Failure> {
    let mut found = Categories::default();
    for name in names {
        found.insert(name.parse().map_err(|error: textmend::UnknownName| Failure::Usage(error.to_string()))?);
    }
    more.iter().for_each(|category| found.insert(*category));
    Ok(found)
}

fn read_rules(path: &Path) -> Result<Rules, Failure> {
    let text = read(path)?;
    Rules::parse(&text).map_err(|error| Failure::Usage(format!("{}:{error}", path.display())))
}

/// Reads a profile that `textmend learn` wrote.
pub(crate) fn read_profile(path: &Path) -> Result<Profile, Failure> {
    let text = read(path)?;
    Profile::parse(&text).map_err(|error| Failure::Usage(format!("{}:{error}", path.display())))
}

fn read(path: &Path) -> Result<String, Failure> {
    let bytes = std::fs::read(path).map_err(|error| Failure::io(path, &error))?;
    String::from_utf8(bytes).map_err(|error| {
        Failure::Usage(format!("{}: not UTF-8 at byte {}", path.display(), error.utf8_error().valid_up_to()))
    })
}
