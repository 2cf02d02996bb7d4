//! What a request looks like, read from the declarations the interface is compiled with. So a command that was added yesterday is spoken
//! to today, and members that may be left out are not forgotten.

use std::collections::BTreeMap;

use fastrand::Rng;
use serde_json::{Map, Value, json};

use crate::held::Held;

/// How deep a type that holds itself is followed.
const DEPTH: usize = 6;

/// The types of the contract, by name.
pub(crate) struct Shapes(BTreeMap<String, Shape>);

/// What a value looks like.
#[derive(Debug, Clone, PartialEq)]
enum Shape {
    Text,
    Number,
    Flag,
    Null,
    Exactly(Value),
    Named(String),
    List(Box<Shape>),
    /// Texts to values.
    Table(Box<Shape>),
    Members(Vec<(String, Shape)>),
    OneOf(Vec<Shape>),
}

impl Shapes {
    /// Reads what the contract declares.
    ///
    /// # Panics
    /// If a declaration is written in a way that is not understood.
    pub(crate) fn declared() -> Self {
        let declarations = without_comments(&contract::typescript::files()["types.ts"]);
        let mut shapes = BTreeMap::new();
        for declaration in declarations.split("export type ").skip(1) {
            let (name, written) = declaration.split_once('=').unwrap();
            let mut words = Words(tokens(written));
            let shape = words.union();
            assert!(words.0.len() <= 1, "{name} goes on with {:?}", words.0);
            shapes.insert(name.trim().to_owned(), shape);
        }
        Self(shapes)
    }

    /// A value of a type, by chance one of many. What is named like an id of something is one of something that is there.
    ///
    /// # Panics
    /// If there is no such type.
    pub(crate) fn of(&self, name: &str, held: &Held, rng: &mut Rng) -> Value {
        self.value(&Shape::Named(name.to_owned()), "", held, rng, DEPTH)
    }

    /// The members a value of a type has; none where it has no members.
    pub(crate) fn members(&self, name: &str) -> Vec<&str> {
        match self.0.get(name) {
            Some(Shape::Members(members)) => members.iter().map(|(name, _)| name.as_str()).collect(),
            _ => Vec::new(),
        }
    }

    fn value(&self, shape: &Shape, member: &str, held: &Held, rng: &mut Rng, depth: usize) -> Value {
        match shape {
            Shape::Text => json!(text(member, held, rng)),
            Shape::Number => json!(rng.u32(..100)),
            Shape::Flag => json!(rng.bool()),
            Shape::Null => Value::Null,
            Shape::Exactly(value) => value.clone(),
            Shape::Named(name) => {
                let shape = self.0.get(name).unwrap_or_else(|| panic!("there is no type {name}"));
                if depth == 0 { Value::Null } else { self.value(shape, member, held, rng, depth - 1) }
            }
            Shape::List(of) => (0..rng.usize(..3)).map(|_| self.value(of, member, held, rng, depth)).collect(),
            Shape::Table(of) => {
                let one = |rng: &mut Rng| (text("key", held, rng), self.value(of, member, held, rng, depth));
                Value::Object((0..rng.usize(..3)).map(|_| one(rng)).collect())
            }
            Shape::Members(members) => {
                let one = |(name, of): &(String, Shape), rng: &mut Rng| (name.clone(), self.value(of, name, held, rng, depth));
                members.iter().map(|member| one(member, rng)).collect::<Map<_, _>>().into()
            }
            Shape::OneOf(shapes) => self.value(&shapes[rng.usize(..shapes.len())], member, held, rng, depth),
        }
    }
}

/// A text that may well stand in a member of that name.
fn text(member: &str, held: &Held, rng: &mut Rng) -> String {
    let kind = member.strip_suffix("Ids").or_else(|| member.strip_suffix("Id")).map(str::to_lowercase);
    let known = kind.and_then(|kind| held.kinds().find(|(of, _)| kind.ends_with(of)));
    if let Some((of, _)) = known {
        return held.some(of, rng);
    }
    let some = ["name.given", "birth.date", "custom.segment", "email", "1987-06-05", "Ada", "", "yes", "omnidesk"];
    some[rng.usize(..some.len())].to_owned()
}

fn without_comments(text: &str) -> String {
    let plain = text.lines().filter(|line| !line.starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut parts = plain.split("/**");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.map(|part| part.split_once("*/").unwrap().1).fold(first, |text, part| text + part)
}

fn tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let end = match first {
            '"' => 2 + rest[1..].find('"').unwrap(),
            c if c.is_alphanumeric() || c == '_' => rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        tokens.push(rest[..end].to_owned());
        rest = rest[end..].trim_start();
    }
    tokens.reverse();
    tokens
}

/// What is left of a declaration, the next word last.
struct Words(Vec<String>);

impl Words {
    fn next(&mut self) -> String {
        self.0.pop().unwrap()
    }

    fn is_next(&self, word: &str) -> bool {
        self.0.last().is_some_and(|next| next == word)
    }

    fn take(&mut self, word: &str) {
        let next = self.next();
        assert_eq!(next, word, "in a declaration");
    }

    fn union(&mut self) -> Shape {
        let mut shapes = vec![self.one()];
        while self.is_next("|") {
            self.take("|");
            shapes.push(self.one());
        }
        if shapes.len() == 1 { shapes.remove(0) } else { Shape::OneOf(shapes) }
    }

    fn one(&mut self) -> Shape {
        let word = self.next();
        match word.as_str() {
            "string" => Shape::Text,
            "number" => Shape::Number,
            "boolean" => Shape::Flag,
            "null" | "never" => Shape::Null,
            "true" | "false" => Shape::Exactly(json!(word == "true")),
            "{" => self.members(),
            "Array" => Shape::List(Box::new(self.within().remove(0))),
            // Nothing is said of what has no members.
            "Record" => {
                self.within();
                Shape::Members(Vec::new())
            }
            quoted if quoted.starts_with('"') => Shape::Exactly(json!(quoted.trim_matches('"'))),
            name => Shape::Named(name.to_owned()),
        }
    }

    /// What stands in angle brackets.
    fn within(&mut self) -> Vec<Shape> {
        self.take("<");
        let mut shapes = vec![self.union()];
        while self.is_next(",") {
            self.take(",");
            shapes.push(self.union());
        }
        self.take(">");
        shapes
    }

    fn members(&mut self) -> Shape {
        if self.is_next("[") {
            ["[", "key", "in", "string", "]"].iter().for_each(|word| self.take(word));
            if self.is_next("?") {
                self.take("?");
            }
            self.take(":");
            let shape = self.union();
            self.take("}");
            return Shape::Table(Box::new(shape));
        }
        let mut members = Vec::new();
        while !self.is_next("}") {
            let name = self.next().trim_matches('"').to_owned();
            if self.is_next("?") {
                self.take("?");
            }
            self.take(":");
            members.push((name, self.union()));
            if self.is_next(",") || self.is_next(";") {
                self.next();
            }
        }
        self.take("}");
        Shape::Members(members)
    }
}
