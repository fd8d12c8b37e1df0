//! Decodes a file with encoding_rs and nothing else, to standard output: what `textmend --from LABEL` is measured against.

use encoding_rs::{CoderResult, Encoding};
use std::io::{self, Error, Read, Write};

fn main() -> io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(label), Some(path)) = (arguments.next(), arguments.next()) else {
        return Err(Error::other("usage: encoding_rs_alone LABEL FILE"));
    };
    let encoding = Encoding::for_label(label.as_bytes()).ok_or_else(|| Error::other("unknown label"))?;
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let (mut file, mut out) = (std::fs::File::open(path)?, io::stdout().lock());
    let (mut input, mut text) = (vec![0; 64 << 10], vec![0; 256 << 10]);
    loop {
        let read = file.read(&mut input)?;
        let mut at = 0;
        loop {
            let (result, used, written, _) = decoder.decode_to_utf8(&input[at..read], &mut text, read == 0);
            out.write_all(&text[..written])?;
            at += used;
            if result == CoderResult::InputEmpty {
                break;
            }
        }
        if read == 0 {
            return Ok(());
        }
    }
}
