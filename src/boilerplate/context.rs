//! Where a line stands: what is around it, as numbers that the classifier weighs.
//!
//! Lines are of two kinds here. *Texts* cannot be boilerplate by what they are; *candidates* may be. Only candidates
//! are ever struck out, so striking out changes no text around a candidate, and of what candidates are around it only
//! takes away. The trees are trained so that less of what [`WAYS`] marks as rising, or more of what it marks as
//! falling, never raises a sum. Therefore a candidate that stays still stays once the others are gone: cleaning twice
//! is cleaning once. (Where more than [`AHEAD_LINES`] candidates follow each other without a text, what is looked at moves
//! on when some of them go. That they would count as boilerplate without being seen would be worse: it may be a list.)

/// How many numbers describe a place.
pub(super) const CONTEXT_FEATURES: usize = 35;

/// How many lines ahead are looked at.
pub(crate) const AHEAD_LINES: usize = 256;
/// How many texts ahead are looked at.
pub(crate) const AHEAD_TEXTS: usize = 8;

/// A candidate with such a sum of its own, in units of [`super::trees::TREE_UNIT`], is likely boilerplate.
const STRONG: i32 = 160;
/// With such a sum, it surely is.
const SURE: i32 = 288;
/// So many of those beside a line speak for it too.
const SPEAKING: i32 = 3;
/// What a candidate is worth by itself adds to its run from here on, up to so much.
const WEAK: i32 = 64;
const MOST_OF_ONE: i32 = 256;
/// How many texts of the past are remembered by their length.
const LATEST: usize = 8;
const MOST_TEXTS: i32 = 64;
const MOST_CANDIDATES: i32 = 64;
/// A run counts as no longer than this on either side: a long list is no more boilerplate than a short one.
const MOST_OF_RUN: i32 = 6;
const MOST_BYTES: i32 = 16 << 10;
const MOST_SUM: i32 = 30 << 8;
/// A text shorter than that may be part of a list or a table.
const SHORT: usize = 60;
/// One at least so long is prose.
const PROSE: usize = 120;
/// No text counts as longer than this.
const MOST_TEXT: i32 = 1 << 10;

/// How a sum may depend on a feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// In any way.
    Free,
    /// More never lowers the sum.
    Rising,
    /// More never raises the sum.
    Falling,
}

use Way::{Falling, Free, Rising};

/// How sums depend on each of the features that [`features`] gives.
pub const WAYS: [Way; CONTEXT_FEATURES] = [
    Free, Free, Free, Free, // the past: texts, their bytes, the last one, the last but one
    Rising, Rising, Rising, Rising, // the past: candidates since the last text
    Rising, Rising, // the past: all candidates
    Falling, Falling, Falling,
    Falling, // ahead: texts, their bytes, the next one, all but the first two
    Rising, Rising, Rising, Rising, // ahead: candidates before the next text
    Rising, Rising, // ahead: all candidates
    Rising, Rising, Rising, Rising, // the run of candidates as a whole
    Free, Free, Falling, // mean lengths of texts: all of the past, the latest, those ahead
    Free, Free, Falling, // short texts and prose of the past, prose ahead
    Rising, Rising, Rising, // candidates that are surely boilerplate: the run behind, ahead, as a whole
    Rising, Rising, // candidates that are likely boilerplate: all of the past, all ahead
];

/// One line of what is ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// A text of that many bytes.
    Text(usize),
    /// A candidate of that many bytes, with its own sum.
    Candidate(usize, i32),
    /// A blank line of that many bytes.
    Blank(usize),
}

impl Item {
    /// Its length in bytes.
    pub fn bytes(self) -> usize {
        let (Self::Text(len) | Self::Candidate(len, _) | Self::Blank(len)) = self;
        len
    }
}

/// Candidates without a text between them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Run {
    count: i32,
    strong: i32,
    sure: i32,
    sum: i32,
    most: i32,
}

impl Run {
    fn add(&mut self, sum: i32) {
        self.count = (self.count + 1).min(MOST_CANDIDATES);
        self.strong = (self.strong + i32::from(sum >= STRONG)).min(MOST_CANDIDATES);
        self.sure = (self.sure + i32::from(sum >= SURE)).min(MOST_CANDIDATES);
        self.sum = (self.sum + (sum - WEAK).clamp(0, MOST_OF_ONE)).min(MOST_SUM);
        self.most = self.most.max(sum);
    }

    fn features(self) -> [i32; 4] {
        [self.count.min(MOST_OF_RUN), self.strong, self.sum, self.most]
    }
}

/// What came before a line: a few numbers, however long the document is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Past {
    texts: i32,
    bytes: i32,
    /// How many of the first texts are short, and how many prose.
    short: i32,
    prose: i32,
    /// The lengths of the latest texts, the last one first.
    latest: [i32; LATEST],
    run: Run,
    all: Run,
}

impl Past {
    /// A text of that many bytes went by.
    pub fn text(&mut self, len: usize) {
        if self.texts < MOST_TEXTS {
            self.texts += 1;
            self.short += i32::from(len < SHORT);
            self.prose += i32::from(len >= PROSE);
        }
        self.bytes = (self.bytes + text_len(len)).min(MOST_BYTES);
        self.latest.rotate_right(1);
        self.latest[0] = text_len(len);
        self.run = Run::default();
    }

    /// A candidate with that sum went by.
    pub fn candidate(&mut self, sum: i32) {
        self.run.add(sum);
        self.all.add(sum);
    }

    /// Whether no text went by.
    pub fn is_head(&self) -> bool {
        self.texts == 0
    }

    /// Lines of which none is a candidate went by. Looks at the last few of them only where the others change
    /// nothing.
    pub fn texts(&mut self, lines: &[u8]) {
        let mut rest = lines;
        while !rest.is_empty() && !self.is_full() {
            let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
            self.line(&rest[..end]);
            rest = &rest[end..];
        }
        let tail = last_texts(rest);
        tail.split_inclusive(|byte| *byte == b'\n').for_each(|line| self.line(line));
    }

    fn line(&mut self, line: &[u8]) {
        if !line.iter().all(u8::is_ascii_whitespace) {
            self.text(content_len(line));
        }
    }

    /// Whether more texts would change nothing but the lengths of the latest.
    fn is_full(&self) -> bool {
        self.texts == MOST_TEXTS && self.bytes == MOST_BYTES
    }
}

/// The lines at the tail, with as many texts as are remembered.
fn last_texts(lines: &[u8]) -> &[u8] {
    let (mut start, mut texts) = (lines.len(), 0);
    while start > 0 && texts < LATEST {
        let end = start;
        start = memchr::memrchr(b'\n', &lines[..end - 1]).map_or(0, |at| at + 1);
        texts += usize::from(!lines[start..end].iter().all(u8::is_ascii_whitespace));
    }
    &lines[start..]
}

/// The length of a line without its terminator.
pub(crate) fn content_len(line: &[u8]) -> usize {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line).len()
}

fn text_len(len: usize) -> i32 {
    len.min(MOST_TEXT as usize) as i32
}

/// What follows a line, as far as it is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ahead {
    texts: i32,
    bytes: i32,
    next: i32,
    later: i32,
    prose: i32,
    /// Whether all texts were seen that are looked at.
    is_complete: bool,
    run: Run,
    all: Run,
}

impl Ahead {
    /// Looks at what follows, as far as that is looked at.
    pub fn of(items: impl Iterator<Item = Item>, most_bytes: usize) -> Self {
        let mut ahead = Self { is_complete: true, ..Self::default() };
        let (mut lines, mut left) = (0, most_bytes);
        for item in items {
            let len = item.bytes();
            lines += usize::from(!matches!(item, Item::Blank(_)));
            if lines > AHEAD_LINES || len > left {
                ahead.is_complete = false;
                break;
            }
            left -= len;
            ahead.item(item);
            if ahead.texts >= AHEAD_TEXTS as i32 {
                break;
            }
        }
        ahead
    }

    /// The same for a candidate in front of this one, if nothing was cut off at a bound: it has all this one has ahead, and
    /// this one, of which the item tells. It does not matter in which order candidates are counted.
    pub(crate) fn before(self, item: Item) -> Self {
        let mut ahead = self;
        if let Item::Candidate(_, sum) = item {
            ahead.run.add(sum);
            ahead.all.add(sum);
        }
        ahead
    }

    /// What counts where nothing is known of what follows.
    pub fn unknown() -> Self {
        let later = AHEAD_TEXTS as i32 * MOST_TEXT;
        Self {
            texts: AHEAD_TEXTS as i32,
            prose: AHEAD_TEXTS as i32,
            bytes: later,
            next: MOST_TEXT,
            later,
            is_complete: true,
            ..Self::default()
        }
    }

    fn item(&mut self, item: Item) {
        match item {
            Item::Text(len) => {
                self.texts += 1;
                self.bytes += text_len(len);
                self.prose += i32::from(len >= PROSE);
                match self.texts {
                    1 => self.next = text_len(len),
                    2 => {}
                    _ => self.later += text_len(len),
                }
            }
            Item::Candidate(_, sum) => {
                if self.texts == 0 {
                    self.run.add(sum);
                }
                self.all.add(sum);
            }
            Item::Blank(_) => {}
        }
    }

    /// Whether nothing was cut off at a bound.
    pub(crate) fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// Whether it is known that no text follows.
    pub fn is_tail(&self) -> bool {
        self.texts == 0 && self.is_complete
    }
}

/// How many candidates stand together, the one in question included.
pub(super) fn run_len(past: &Past, ahead: &Ahead) -> i32 {
    past.run.count + ahead.run.count + 1
}

/// Whether there is a text that a candidate could be boilerplate of, or may be one beyond what is looked at. A document
/// of candidates alone is a list, or a string of a user interface, as well as a page.
pub fn has_text(past: &Past, ahead: &Ahead) -> bool {
    !past.is_head() || !ahead.is_tail()
}

/// Whether enough of the candidates that stand with a line are likely boilerplate by themselves to speak for it too.
pub fn neighbours_speak(past: &Past, ahead: &Ahead) -> bool {
    past.run.strong + ahead.run.strong >= SPEAKING
}

/// Describes the place of a candidate.
pub fn features(past: &Past, ahead: &Ahead) -> [i32; CONTEXT_FEATURES] {
    let mut features = [0; CONTEXT_FEATURES];
    let whole = Run {
        count: past.run.count + ahead.run.count,
        strong: past.run.strong + ahead.run.strong,
        sure: past.run.sure + ahead.run.sure,
        sum: past.run.sum + ahead.run.sum,
        most: past.run.most.max(ahead.run.most),
    };
    features[0..4].copy_from_slice(&[past.texts, past.bytes, past.latest[0], past.latest[1]]);
    features[4..8].copy_from_slice(&past.run.features());
    features[8..10].copy_from_slice(&[past.all.count, past.all.sum]);
    features[10..14].copy_from_slice(&[ahead.texts, ahead.bytes, ahead.next, ahead.later]);
    features[14..18].copy_from_slice(&ahead.run.features());
    features[18..20].copy_from_slice(&[ahead.all.count, ahead.all.sum]);
    features[20..24].copy_from_slice(&whole.features());
    let mean = |bytes: i32, texts: i32| bytes / texts.max(1);
    let mean_ahead = if ahead.is_complete { mean(ahead.bytes, ahead.texts) } else { 0 };
    features[24..27].copy_from_slice(&[
        mean(past.bytes, past.texts),
        past.latest.iter().sum::<i32>() / LATEST as i32,
        mean_ahead,
    ]);
    features[27..30].copy_from_slice(&[past.short, past.prose, ahead.prose]);
    features[30..33].copy_from_slice(&[past.run.sure, ahead.run.sure, whole.sure]);
    features[33..35].copy_from_slice(&[past.all.strong, ahead.all.strong]);
    features
}
