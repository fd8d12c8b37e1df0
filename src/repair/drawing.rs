//! Drawings of lines and blocks (Unicode's Box Drawing and Block Elements): tables, trees, frames, large letters. Code pages of
//! DOS and KOI8-R have them where others have letters, so that damage makes them too; but what it makes is no drawing.

use crate::repair::passage::words;

/// So many pieces of a kind in a row are drawn, or so many that join.
const SURE: usize = 3;

/// What the pieces in a text draw.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Picture {
    /// Some word of them is no doubt a drawing; or each is one piece, has the same piece twice in a row or is a branch, and some
    /// piece comes again.
    Pieces,
    /// Vertical lines stand between cells with a sign or a letter each.
    Cells,
}

impl Picture {
    /// What a text has of it.
    pub(super) fn of(text: &str) -> Option<Self> {
        if !text.as_bytes().contains(&PIECE_LEAD) {
            return None;
        }
        let pieces = || words(text).map(|(_, word)| word).filter(|word| word.contains(is_part));
        let comes_again = |word: &str| !is_one_piece(word) || text.matches(word).count() > 1;
        if pieces().any(is_sure) || pieces().any(comes_again) && pieces().all(is_drawing) {
            return Some(Self::Pieces);
        }
        let marked = || words(text).map(|(_, word)| word).filter(|word| !word.is_ascii());
        (pieces().count() >= CELLS && marked().all(is_cell)).then_some(Self::Cells)
    }

    /// Whether it has a word.
    pub(super) fn has(self, word: &str) -> bool {
        match self {
            Self::Pieces => is_drawing(word),
            Self::Cells => is_cell(word),
        }
    }
}

/// So many vertical lines make cells.
const CELLS: usize = 4;

/// Whether a word is a sign or a letter, with a vertical line beside it or without.
fn is_cell(word: &str) -> bool {
    let mut rest = word.chars().filter(|&scalar| !is_line(scalar));
    rest.next();
    rest.next().is_none()
}

fn is_line(scalar: char) -> bool {
    matches!(scalar, '│' | '┃' | '║')
}

/// The first byte of all of them.
const PIECE_LEAD: u8 = 0xE2;

fn is_piece(scalar: char) -> bool {
    matches!(scalar, '\u{2500}'..='\u{259F}')
}

fn is_block(scalar: char) -> bool {
    matches!(scalar, '\u{2580}'..='\u{259F}')
}

/// A piece, or a square, which is one where there are more.
fn is_part(scalar: char) -> bool {
    is_piece(scalar) || scalar == '■'
}

/// Whether the pieces of a word are blocks and shades without letters, of which no word of any alphabet is made.
fn are_blocks(word: &str, pieces: &[char]) -> bool {
    pieces.len() > 1
        && !word.contains(|scalar: char| scalar.is_ascii_alphanumeric())
        && pieces.iter().all(|&piece| is_block(piece))
}

/// What a word has beyond ASCII, apart from the no-break spaces that programs put between pieces.
fn beyond_ascii(word: &str) -> impl Iterator<Item = char> {
    word.chars().filter(|scalar| !scalar.is_ascii() && *scalar != '\u{A0}')
}

/// Whether a word has one character beyond ASCII: a piece by itself may be a letter all the same.
pub(super) fn is_one_piece(word: &str) -> bool {
    beyond_ascii(word).count() == 1
}

/// Whether a word has so many pieces that draw, and nothing else beyond ASCII, that it is nothing else.
fn is_sure(word: &str) -> bool {
    let pieces: Vec<char> = beyond_ascii(word).collect();
    pieces.iter().all(|&piece| is_part(piece))
        && (is_chain(&pieces)
            || are_blocks(word, &pieces)
            || pieces.windows(SURE).any(|same| same.iter().all(|&piece| piece == same[0])))
}

/// Whether a word is one piece of a drawing, or some that draw. A piece at letters is a line between them or at their edge;
/// corners and crossings are not written so.
fn is_drawing(word: &str) -> bool {
    let pieces: Vec<char> = beyond_ascii(word).collect();
    match pieces[..] {
        [] => false,
        [piece] => is_piece(piece) && (is_vertical(piece) || !is_at_letter(word, piece)),
        _ => {
            let comes_twice = || pieces.windows(2).any(|pair| pair[0] == pair[1]);
            pieces.iter().all(|&piece| is_line(piece))
                || pieces.iter().all(|&piece| is_part(piece))
                    && (comes_twice() || is_branch(&pieces) || is_chain(&pieces) || are_blocks(word, &pieces))
        }
    }
}

/// Whether a letter stands beside a piece.
fn is_at_letter(word: &str, piece: char) -> bool {
    word.split_once(piece).is_some_and(|(before, after)| {
        before.ends_with(char::is_alphabetic) || after.starts_with(char::is_alphabetic)
    })
}

/// Whether a piece is a vertical line, or a block.
fn is_vertical(piece: char) -> bool {
    matches!(piece, '│' | '┃' | '┆' | '┇' | '┊' | '┋' | '╎' | '╏' | '║') || is_block(piece)
}

/// Whether pieces are horizontal lines but for one: `├─`. (Double lines are what KOI8 makes of no-break spaces.)
fn is_branch(pieces: &[char]) -> bool {
    let is_horizontal = |piece: char| matches!(piece, '─' | '━' | '┄' | '┅' | '┈' | '┉' | '╌' | '╍');
    pieces.iter().filter(|&&piece| !is_horizontal(piece)).count() == 1
}

/// Whether pieces of one weight join: each goes on where the one before ends, and stops where it stops.
fn is_chain(pieces: &[char]) -> bool {
    let arms: Option<Vec<Arms>> = pieces.iter().map(|&piece| Arms::of(piece)).collect();
    arms.is_some_and(|arms| {
        arms.len() >= SURE
            && arms.windows(2).all(|pair| pair[0].weight == pair[1].weight && pair[0].right == pair[1].left)
    })
}

/// The horizontal lines of a piece of one weight, from its middle to the left and to the right.
struct Arms {
    left: bool,
    right: bool,
    weight: Weight,
}

#[derive(PartialEq)]
enum Weight {
    Light,
    Heavy,
    Double,
}

impl Arms {
    /// By the names of the characters; `None` for pieces of two weights, for ends and for blocks.
    fn of(piece: char) -> Option<Self> {
        let (weight, kinds) = [
            (Weight::Light, ["│┆┊╎", "┐┘┤╮╯", "┌└├╭╰", "─┄┈╌┬┴┼"]),
            (Weight::Heavy, ["┃┇┋╏", "┓┛┫", "┏┗┣", "━┅┉╍┳┻╋"]),
            (Weight::Double, ["║", "╗╝╣", "╔╚╠", "═╦╩╬"]),
        ]
        .into_iter()
        .find(|(_, kinds)| kinds.iter().any(|kind| kind.contains(piece)))?;
        let kind = kinds.iter().position(|kind| kind.contains(piece))?;
        Some(Self { left: kind & 1 == 1, right: kind & 2 == 2, weight })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawings_are_pictures() {
        for text in [
            "├── src",
            "│\u{A0}\u{A0} └── notes.txt",
            "│ │ └─4711 gardend",
            "╔═╗ ╚═╝ ═╩╝",
            "┌─┘",
            "<text>┌</text> <text>────</text>",
            "████ 50%",
            "█▒ ▓░",
            "■■■■",
            "║ │║",
            "║ A Æ│ U Ù│ I ¿│ ; ,║",
        ] {
            assert!(Picture::of(text).is_some(), "{text}");
        }
    }

    #[test]
    fn letters_that_were_read_wrongly_are_none() {
        for text in
            ["plain", "╧ЁштхЄ", "╠╬╤╩┬└", "┌─┬▄ ┐└", "won▓t", "╚═Don Goyo═╩", "╚ Rikki en Wiske ╩", "║═╜╨"]
        {
            assert_eq!(Picture::of(text), None, "{text}");
        }
    }
}
