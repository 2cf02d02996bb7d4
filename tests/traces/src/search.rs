//! Finding all needles in all their forms in one pass over a stream of bytes.

use std::collections::BTreeMap;
use std::io::{self, Read};

use aho_corasick::AhoCorasick;

use crate::needle::{Form, Needle};

/// How much is read at once.
const CHUNK: usize = 4 << 20;

/// All needles, ready to be looked for.
pub(crate) struct Search {
    automaton: AhoCorasick,
    /// What the patterns of the automaton are.
    patterns: Vec<(usize, Form)>,
    longest: usize,
}

/// How often a needle was found in one form, and where first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) first: u64,
    pub(crate) times: u64,
}

/// What was found in one stream: needles by their number, in each form.
pub(crate) type Finds = BTreeMap<(usize, Form), Found>;

impl Search {
    /// Prepares to look for these.
    ///
    /// # Errors
    /// There are more than can be looked for at once.
    pub(crate) fn new(needles: &[Needle]) -> anyhow::Result<Self> {
        let (mut patterns, mut written) = (Vec::new(), Vec::new());
        for (number, needle) in needles.iter().enumerate() {
            for (form, bytes) in needle.written() {
                patterns.push((number, form));
                written.push(bytes);
            }
        }
        let longest = written.iter().map(Vec::len).max().unwrap_or(0);
        Ok(Self { automaton: AhoCorasick::new(&written)?, patterns, longest })
    }

    /// Reads to the end and adds what is in there. The first byte stands at `start`. Returns how many bytes there were.
    ///
    /// # Errors
    /// Reading failed.
    pub(crate) fn look(&self, start: u64, from: impl Read, finds: &mut Finds) -> io::Result<u64> {
        self.look_by(CHUNK, start, from, finds)
    }

    fn look_by(&self, chunk: usize, mut start: u64, mut from: impl Read, finds: &mut Finds) -> io::Result<u64> {
        // What a needle may begin in is kept in front of the next chunk.
        let mut window = Vec::new();
        let (mut total, mut kept) = (0, 0);
        loop {
            let read = from.by_ref().take(chunk as u64).read_to_end(&mut window)?;
            if read == 0 {
                return Ok(total);
            }
            total += read as u64;
            for hit in self.automaton.find_overlapping_iter(&window) {
                // One that ends in what was kept was found there before.
                if hit.end() > kept {
                    let place = start + hit.start() as u64;
                    let find = finds.entry(self.patterns[hit.pattern()]).or_insert(Found { first: place, times: 0 });
                    find.times += 1;
                }
            }
            kept = window.len().min(self.longest.saturating_sub(1));
            let gone = window.len() - kept;
            window.drain(..gone);
            start += gone as u64;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn search(texts: &[&str]) -> Search {
        let needles: Vec<Needle> = texts.iter().map(|text| Needle::Text((*text).to_owned())).collect();
        Search::new(&needles).unwrap()
    }

    fn finds(search: &Search, chunk: usize, bytes: &[u8]) -> Finds {
        let mut finds = Finds::new();
        assert_eq!(search.look_by(chunk, 0, bytes, &mut finds).unwrap(), bytes.len() as u64, "all of it was read");
        finds
    }

    fn found(first: u64, times: u64) -> Found {
        Found { first, times }
    }

    #[test]
    fn every_form_is_found_where_it_stands() {
        let search = search(&["Zoë de Vries"]);
        let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
        for (form, bytes) in [
            (Form::Utf8, "Zoë de Vries".as_bytes().to_vec()),
            (Form::Utf16, wide("Zoë de Vries")),
            (Form::Latin1, b"Zo\xEB de Vries".to_vec()),
            (Form::FoldedUtf8, b"zoe de vries".to_vec()),
            (Form::FoldedUtf16, wide("zoe de vries")),
        ] {
            let around = [b"\0\xFF noise ".as_slice(), &bytes, b" noise"].concat();
            assert_eq!(finds(&search, CHUNK, &around), Finds::from([((0, form), found(9, 1))]), "{form:?}");
        }
    }

    #[test]
    fn what_is_like_a_needle_is_none() {
        let search = search(&["Zoë de Vries", "+31612345678"]);
        for text in ["Zoë  de Vries", "ZOE DE VRIES", "Zoë de Vrie", "+3161234567", "31612345679"] {
            assert_eq!(finds(&search, CHUNK, text.as_bytes()), Finds::new(), "{text}");
        }
    }

    #[test]
    fn nothing_is_missed_or_counted_twice_where_chunks_meet() {
        let search = search(&["jan@example.nl", "an@example", "Jan Jansen"]);
        let text = "jan@example.nl, Jan Jansen, jan@example.nl Jan jan@example";
        let whole = finds(&search, CHUNK, text.as_bytes());
        assert_eq!(whole[&(0, Form::Utf8)], found(0, 2));
        assert_eq!(whole[&(1, Form::Utf8)], found(1, 3), "also inside of another one");
        assert_eq!(whole[&(2, Form::Utf8)], found(16, 1));
        for chunk in 1..text.len() {
            assert_eq!(finds(&search, chunk, text.as_bytes()), whole, "in chunks of {chunk} bytes");
        }
    }

    #[test]
    fn places_count_from_where_the_stream_begins() {
        let mut finds = Finds::new();
        search(&["jan@example.nl"]).look(0x7F00_0000_0000, b"to jan@example.nl".as_slice(), &mut finds).unwrap();
        assert_eq!(finds[&(0, Form::Utf8)], found(0x7F00_0000_0003, 1));
    }

    #[test]
    fn bytes_are_found_as_they_are() {
        let search = Search::new(&[Needle::Bytes { bytes: vec![0, 1, 2, 0xFF, 0xFE, 0] }]).unwrap();
        assert_eq!(finds(&search, CHUNK, b"\0\x01\x02\xFF\xFE\0"), Finds::from([((0, Form::Bytes), found(0, 1))]));
    }
}
