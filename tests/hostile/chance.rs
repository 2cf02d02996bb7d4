//! What is said to a command: sensible requests gone wrong, any JSON, and what is no JSON at all.

use std::hash::{DefaultHasher, Hash, Hasher};

use contract::CommandInfo;
use fastrand::Rng;
use serde_json::{Map, Value, json};

use crate::held::Held;
use crate::shape::Shapes;
use crate::{entry, example};

/// Texts that something, somewhere, takes for more than a text.
const TEXTS: [&str; 40] = [
    "",
    " ",
    "\0",
    "a\0b",
    "\u{1}\u{2}\u{1b}[31m",
    "\r\n",
    "line\nline",
    "\t",
    "../../../../etc/passwd",
    "..\\..\\cache.db",
    "/",
    "C:\\",
    "'; DROP TABLE person; --",
    "' OR 1=1 --",
    "\"",
    "'",
    "`",
    "%",
    "_%_",
    "*",
    "jan*",
    "\"jan",
    "jan OR",
    "NEAR(a b)",
    "name:jan",
    "{address ids}: a",
    "^a",
    "-jan",
    "is:",
    "is:is:is:",
    "city:\"",
    "\u{202e}gnp.exe",
    "\u{feff}\u{200b}\u{200d}",
    "İıſßﬁ",
    "👩‍👩‍👧‍👦🇳🇱",
    "\u{10ffff}\u{fffd}\u{fffe}",
    "00000000-0000-0000-0000-000000000000",
    "{secret:ssn}",
    "javascript:alert(1)",
    "1e999",
];

/// Names of members that objects of other languages have.
const NAMES: [&str; 8] = ["__proto__", "constructor", "", "kind", "personId", "id", "a\0b", "\u{202e}"];

/// How many bytes the longest texts have.
const LONG: usize = 64 * 1024;

/// Says one thing after another to a command, always the same for a seed.
pub(crate) struct Chance<'a> {
    rng: Rng,
    command: &'static CommandInfo,
    shapes: &'a Shapes,
    held: &'a Held,
}

impl<'a> Chance<'a> {
    /// What a seed says to a command, whatever is said to others.
    pub(crate) fn new(seed: u64, command: &'static CommandInfo, shapes: &'a Shapes, held: &'a Held) -> Self {
        let mut hasher = DefaultHasher::new();
        (seed, command.name).hash(&mut hasher);
        let chance = Self { rng: Rng::with_seed(hasher.finish()), command, shapes, held };
        let mut rng = chance.rng.clone();
        for _ in 0..40 {
            let example = example::of(command.request, shapes, held, &mut rng);
            assert!(entry::is_read(command.name, example.to_string().as_bytes()), "{} is no {}", example, command.request);
        }
        chance
    }

    /// The next request.
    pub(crate) fn request(&mut self) -> Vec<u8> {
        match self.rng.u32(..1_000) {
            0..20 => self.example().to_string().into_bytes(),
            20..640 => {
                let mut value = self.example();
                for _ in 0..self.rng.usize(1..4) {
                    self.mutate(&mut value);
                }
                value.to_string().into_bytes()
            }
            640..880 => self.any(4).to_string().into_bytes(),
            _ => self.broken(),
        }
    }

    fn example(&mut self) -> Value {
        example::of(self.command.request, self.shapes, self.held, &mut self.rng)
    }

    fn pick<'t, T: ?Sized>(&mut self, choices: &[&'t T]) -> &'t T {
        choices[self.rng.usize(..choices.len())]
    }

    /// A text.
    fn text(&mut self) -> String {
        match self.rng.u32(..100) {
            0 => self.pick(&["a", "é", "\u{301}", "a ", "\"", "🙂"]).repeat(LONG / 4),
            1..60 => self.pick(&TEXTS).to_owned(),
            60..80 => self.id(),
            _ => (0..self.rng.usize(..12)).map(|_| self.rng.char(..)).collect(),
        }
    }

    /// An id of something, of the right kind or not, there or not.
    fn id(&mut self) -> String {
        let kinds: Vec<&[String]> = self.held.kinds().map(|(_, ids)| ids).collect();
        let ids = self.pick(&kinds);
        match self.rng.u32(..4) {
            0 => format!("{:08x}-0000-7000-8000-{:012x}", self.rng.u32(..), self.rng.u32(..)),
            _ => ids[self.rng.usize(..ids.len())].clone(),
        }
    }

    fn scalar(&mut self) -> Value {
        match self.rng.u32(..10) {
            0 => Value::Null,
            1 => json!(self.rng.bool()),
            2 => json!(self.rng.u32(..)),
            3 => json!(self.rng.i64(..)),
            4 => json!(u64::MAX),
            5 => json!(self.rng.f64() * 1e300),
            6 => json!(-1),
            _ => json!(self.text()),
        }
    }

    /// Any JSON.
    fn any(&mut self, depth: usize) -> Value {
        match self.rng.u32(..10) {
            0..2 if depth > 0 => (0..self.rng.usize(..5)).map(|_| self.any(depth - 1)).collect(),
            2..6 if depth > 0 => {
                let names = self.names();
                Value::Object((0..self.rng.usize(..5)).map(|_| (self.name(&names), self.any(depth - 1))).collect())
            }
            _ => self.scalar(),
        }
    }

    /// The members a request of the command has.
    fn names(&mut self) -> Vec<String> {
        self.example().as_object().map(|members| members.keys().cloned().collect()).unwrap_or_default()
    }

    fn name(&mut self, own: &[String]) -> String {
        if own.is_empty() || self.rng.u8(..4) == 0 {
            self.pick(&NAMES).to_owned()
        } else {
            own[self.rng.usize(..own.len())].clone()
        }
    }

    /// Makes one thing wrong somewhere.
    fn mutate(&mut self, value: &mut Value) {
        // Mostly further in: what is wrong outside is found at once.
        match value {
            Value::Object(members) if !members.is_empty() && self.rng.u8(..8) > 0 => self.mutate_a_member(members),
            Value::Array(items) if !items.is_empty() && self.rng.u8(..4) > 0 => {
                let place = self.rng.usize(..items.len());
                match self.rng.u8(..4) {
                    0 => items.push(items[place].clone()),
                    1 => drop(items.remove(place)),
                    2 => items.extend(std::iter::repeat_n(items[place].clone(), 300)),
                    _ => self.mutate(&mut items[place]),
                }
            }
            Value::String(text) => match self.rng.u8(..5) {
                0 => text.push_str(&self.text()),
                1 => text.insert_str(0, &self.text()),
                2 => *text = self.id(),
                3 => *value = self.scalar(),
                _ => *text = self.text(),
            },
            Value::Number(_) => *value = self.number(),
            Value::Bool(flag) if self.rng.bool() => *flag = !*flag,
            _ => *value = self.any(2),
        }
    }

    fn mutate_a_member(&mut self, members: &mut Map<String, Value>) {
        let place = self.rng.usize(..members.len());
        let Some(name) = members.keys().nth(place).cloned() else { return };
        match self.rng.u8(..10) {
            0 => drop(members.remove(&name)),
            1 => drop(members.insert(self.pick(&NAMES).to_owned(), self.scalar())),
            2 => {
                let value = members.remove(&name).unwrap_or_default();
                members.insert(self.text(), value);
            }
            3 => drop(members.insert(name, Value::Null)),
            4 => {
                let value = members.remove(&name).unwrap_or_default();
                members.insert(name, if self.rng.bool() { json!([value]) } else { json!({"value": value}) });
            }
            _ => members.get_mut(&name).into_iter().for_each(|value| self.mutate(value)),
        }
    }

    fn number(&mut self) -> Value {
        match self.rng.u8(..8) {
            0 => json!(0),
            1 => json!(u32::MAX),
            2 => json!(u64::from(u32::MAX) + 1),
            3 => json!(-1),
            4 => json!(0.5),
            5 => json!(self.text()),
            6 => json!(i64::MIN),
            _ => json!(self.rng.u32(..)),
        }
    }

    /// Bytes that are no JSON, or only just.
    fn broken(&mut self) -> Vec<u8> {
        let mut bytes = self.example().to_string().into_bytes();
        let place = self.rng.usize(..bytes.len());
        match self.rng.u8(..10) {
            0 => bytes.truncate(place),
            1 => bytes[place] = self.rng.u8(..),
            2 => bytes.insert(place, 0xff),
            // Half of a pair, as JavaScript sends it.
            3 => return String::from_utf8_lossy(&bytes).replacen(":\"", ":\"\\ud83d", 1).into_bytes(),
            4 => return String::from_utf8_lossy(&bytes).replacen(":\"", ":\"\u{1}", 1).into_bytes(),
            5 => {
                let twice = [b"{\"value\":".as_slice(), &bytes, b",\"value\":", &bytes, b"}"].concat();
                return if self.rng.bool() { twice } else { doubled(&bytes) };
            }
            6 => bytes.extend_from_slice(b" {}"),
            7 => return nested(self.rng.usize(100..20_000), self.rng.bool()),
            8 => bytes.splice(0..0, *b"\xef\xbb\xbf").for_each(drop),
            _ => bytes.clear(),
        }
        bytes
    }
}

/// An object in which every member stands twice.
fn doubled(bytes: &[u8]) -> Vec<u8> {
    let Some(inside) = bytes.strip_prefix(b"{").and_then(|bytes| bytes.strip_suffix(b"}")) else { return Vec::new() };
    [b"{", inside, b",", inside, b"}"].concat()
}

fn nested(depth: usize, closed: bool) -> Vec<u8> {
    let mut bytes = b"{\"body\":".to_vec();
    bytes.extend(std::iter::repeat_n(b'[', depth));
    if closed {
        bytes.extend(std::iter::repeat_n(b']', depth));
        bytes.push(b'}');
    }
    bytes
}
