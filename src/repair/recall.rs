//! Damage that a document is known to have, undone in lines that would not show it by themselves.

use crate::edit::Edit;
use crate::engine::Plan;
use crate::repair::attempt::{Attempt, LOSSY, MOST_TIMES};
use crate::repair::channel::{Channel, Reading, readings};
use crate::repair::passage::Passage;
use crate::repair::search::Repair;
use crate::repair::{alternative, edits_of, is_mostly_lost, passages};

/// What it is worth, in bits, that a document is known to have such damage.
const KNOWN: f32 = 3.0;

/// One way to damage text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Damage {
    reading: &'static Reading,
    channel: &'static Channel,
    times: usize,
}

impl Damage {
    /// The damage that the note of a repair names.
    pub(crate) fn named(note: &str) -> Option<Self> {
        let all = readings().iter().flat_map(|reading| {
            let channels = reading.channels.iter();
            channels.flat_map(move |channel| {
                (LOSSY..=MOST_TIMES).map(move |times| Self { reading, channel, times })
            })
        });
        let name = |damage: &Self| {
            let Self { reading, channel, times } = damage;
            alternative::name(channel.charset.name, reading.read_as.name, *times)
        };
        all.into_iter().find(|damage| name(damage) == note)
    }
}

/// What undoes damage of the given kinds, where that is likelier than the text as it stands by the threshold. Instead of
/// how common a kind of damage is elsewhere, it counts that it is here.
pub(crate) fn recall(plan: &Plan, text: &str, known: &[Damage]) -> Vec<Edit> {
    let mut edits = Vec::new();
    for range in passages(text) {
        let passage = &text[range.clone()];
        if passage.is_ascii() || is_mostly_lost(passage) {
            continue;
        }
        let words = Passage::new(passage);
        if words.words.iter().any(|word| word.is_mention) {
            continue;
        }
        let repairs = known.iter().filter_map(|damage| repair(&words, damage));
        let best = repairs.max_by(|a, b| a.bits.total_cmp(&b.bits));
        let is_sure = |repair: &Repair| repair.bits >= plan.config.threshold_bits;
        edits.extend(best.filter(is_sure).into_iter().flat_map(|repair| edits_of(text, &range, repair)));
    }
    edits.sort_by_key(|edit| edit.range.start);
    edits
}

fn repair(passage: &Passage<'_>, damage: &Damage) -> Option<Repair> {
    let Damage { reading, channel, times } = *damage;
    let mut repair = Attempt { passage, reading, channel }.repair(times)?;
    repair.bits += KNOWN - repair.prior_bits;
    Some(repair)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_goes_by_its_name() {
        for note in [
            "windows-1254 read as windows-1252",
            "utf-8 read as macintosh, 2 times",
            "utf-8 read as cp437, bytes lost",
        ] {
            let Damage { reading, channel, times } = Damage::named(note).unwrap();
            assert_eq!(alternative::name(channel.charset.name, reading.read_as.name, times), note);
        }
        assert!(Damage::named("windows-1252 read as nothing").is_none());
    }

    #[test]
    fn only_known_damage_is_recalled() {
        let plan = Plan::new(&crate::Config::default());
        let turkish = [Damage::named("windows-1254 read as windows-1252").unwrap()];
        let german = [Damage::named("windows-1252 read as windows-1251").unwrap()];
        assert_eq!(recall(&plan, "Burasý sakin.", &turkish).len(), 1);
        assert_eq!(recall(&plan, "Burasý sakin.", &german), []);
        assert_eq!(recall(&plan, "the letters 'ý' and 'þ'", &turkish), []);
    }
}
