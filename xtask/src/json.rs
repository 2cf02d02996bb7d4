//! JSON as cargo and npm write it, and as others read what is written here. There is nothing but the standard library to build on.

use std::fmt::Write;

use crate::failure::{Failure, Outcome};

/// Deeper than any file that is read here; a deeper one is refused instead of exhausting the stack.
const DEEPEST: usize = 200;

/// A value. Numbers stay as they are written: nothing here calculates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Json>),
    /// Members in their order.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Reads a text that is one value.
    pub(crate) fn parse(text: &str) -> Outcome<Self> {
        let mut reader = Reader { rest: text, depth: 0 };
        let value = reader.value();
        reader.space();
        match value {
            Some(value) if reader.rest.is_empty() => Ok(value),
            _ => Err(Failure::new(format!("this is no JSON from byte {} on", text.len() - reader.rest.len()))),
        }
    }

    /// A text.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// An object of these members.
    pub(crate) fn object<const N: usize>(members: [(&str, Self); N]) -> Self {
        Self::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// A member of an object.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        self.members().iter().find(|(member, _)| member == name).map(|(_, value)| value)
    }

    /// The text, if it is one.
    pub(crate) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The text of a member, if it is one.
    pub(crate) fn text_of(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_text()
    }

    /// Whether a member is true.
    pub(crate) fn is_set(&self, name: &str) -> bool {
        self.get(name) == Some(&Self::Bool(true))
    }

    /// The values of a list; none if it is no list.
    pub(crate) fn list(&self) -> &[Self] {
        match self {
            Self::List(values) => values,
            _ => &[],
        }
    }

    /// The values of a member that is a list.
    pub(crate) fn list_of(&self, name: &str) -> &[Self] {
        self.get(name).map_or(&[], Self::list)
    }

    /// The members of an object; none if it is no object.
    pub(crate) fn members(&self) -> &[(String, Self)] {
        match self {
            Self::Object(members) => members,
            _ => &[],
        }
    }

    /// As text, two spaces deeper at each level.
    pub(crate) fn written(&self) -> String {
        let mut text = String::new();
        self.write(&mut text, 0);
        text.push('\n');
        text
    }

    fn write(&self, text: &mut String, depth: usize) {
        match self {
            Self::Null => text.push_str("null"),
            Self::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
            Self::Number(number) => text.push_str(number),
            Self::Text(value) => write_text(text, value),
            Self::List(values) => write_inner(text, depth, ['[', ']'], values.iter(), |text, value| value.write(text, depth + 1)),
            Self::Object(members) => {
                write_inner(text, depth, ['{', '}'], members.iter(), |text, (name, value)| {
                    write_text(text, name);
                    text.push_str(": ");
                    value.write(text, depth + 1);
                });
            }
        }
    }
}

fn write_inner<T>(
    text: &mut String,
    depth: usize,
    [open, close]: [char; 2],
    values: impl Iterator<Item = T>,
    mut write: impl FnMut(&mut String, T),
) {
    text.push(open);
    let mut some = false;
    for value in values {
        text.push_str(if some { ",\n" } else { "\n" });
        text.push_str(&"  ".repeat(depth + 1));
        write(text, value);
        some = true;
    }
    if some {
        text.push('\n');
        text.push_str(&"  ".repeat(depth));
    }
    text.push(close);
}

fn write_text(text: &mut String, value: &str) {
    text.push('"');
    for letter in value.chars() {
        match letter {
            '"' | '\\' => {
                text.push('\\');
                text.push(letter);
            }
            letter if letter < ' ' => {
                let _ = write!(text, "\\u{:04x}", u32::from(letter));
            }
            letter => text.push(letter),
        }
    }
    text.push('"');
}

struct Reader<'a> {
    rest: &'a str,
    depth: usize,
}

impl Reader<'_> {
    fn space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\r', '\n']);
    }

    fn take(&mut self, expected: &str) -> Option<()> {
        self.space();
        self.rest = self.rest.strip_prefix(expected)?;
        Some(())
    }

    fn value(&mut self) -> Option<Json> {
        self.space();
        match self.rest.chars().next()? {
            '{' => self.deeper(|reader| reader.object()),
            '[' => self.deeper(|reader| reader.array()),
            '"' => self.string().map(Json::Text),
            't' => self.take("true").map(|()| Json::Bool(true)),
            'f' => self.take("false").map(|()| Json::Bool(false)),
            'n' => self.take("null").map(|()| Json::Null),
            _ => self.number(),
        }
    }

    fn deeper(&mut self, read: impl FnOnce(&mut Self) -> Option<Json>) -> Option<Json> {
        self.depth += 1;
        let value = (self.depth <= DEEPEST).then(|| read(self)).flatten();
        self.depth -= 1;
        value
    }

    fn object(&mut self) -> Option<Json> {
        let mut members = Vec::new();
        self.take("{")?;
        if self.take("}").is_some() {
            return Some(Json::Object(members));
        }
        loop {
            self.space();
            let name = self.string()?;
            self.take(":")?;
            members.push((name, self.value()?));
            if self.take(",").is_none() {
                return self.take("}").map(|()| Json::Object(members));
            }
        }
    }

    fn array(&mut self) -> Option<Json> {
        let mut values = Vec::new();
        self.take("[")?;
        if self.take("]").is_some() {
            return Some(Json::List(values));
        }
        loop {
            values.push(self.value()?);
            if self.take(",").is_none() {
                return self.take("]").map(|()| Json::List(values));
            }
        }
    }

    fn number(&mut self) -> Option<Json> {
        let length = self.rest.find(|c: char| !(c.is_ascii_digit() || "+-.eE".contains(c))).unwrap_or(self.rest.len());
        let (number, rest) = self.rest.split_at(length);
        if !number.chars().any(|c| c.is_ascii_digit()) {
            return None;
        }
        self.rest = rest;
        Some(Json::Number(number.to_owned()))
    }

    fn string(&mut self) -> Option<String> {
        self.rest = self.rest.strip_prefix('"')?;
        let mut text = String::new();
        loop {
            let end = self.rest.find(['"', '\\'])?;
            text.push_str(&self.rest[..end]);
            let sign = self.rest[end..].chars().next()?;
            self.rest = &self.rest[end + 1..];
            if sign == '"' {
                return Some(text);
            }
            let escaped = self.rest.chars().next()?;
            self.rest = &self.rest[escaped.len_utf8()..];
            text.push(match escaped {
                '"' | '\\' | '/' => escaped,
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'b' => '\u{8}',
                'f' => '\u{c}',
                'u' => self.unicode()?,
                _ => return None,
            });
        }
    }

    /// Four hexadecimal digits, or two times four that are one letter. Half a letter is written as the sign for that.
    fn unicode(&mut self) -> Option<char> {
        let first = self.four()?;
        if !(0xd800..0xdc00).contains(&first) {
            return Some(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        let Some(rest) = self.rest.strip_prefix("\\u") else { return Some(char::REPLACEMENT_CHARACTER) };
        self.rest = rest;
        let second = self.four()?;
        let joined = second.checked_sub(0xdc00).map(|low| 0x10000 + ((first - 0xd800) << 10) + low);
        Some(joined.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn four(&mut self) -> Option<u32> {
        let digits = self.rest.get(..4)?;
        self.rest = &self.rest[4..];
        u32::from_str_radix(digits, 16).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let text = r#" {"name": "a\"\\\n\u00e9\ud83d\ude00", "list": [1, -2.5e3, true, false, null, [], {}]} "#;
        let value = Json::parse(text).unwrap();
        assert_eq!(value.text_of("name"), Some("a\"\\\né😀"));
        assert_eq!(value.list_of("list").len(), 7);
        assert_eq!(value.list_of("list")[1], Json::Number("-2.5e3".into()));
        assert_eq!(Json::parse(&value.written()).unwrap(), value);
    }

    #[test]
    fn members_are_found_by_name() {
        let value = Json::parse(r#"{"dev": true, "inner": {"id": "x"}}"#).unwrap();
        assert!(value.is_set("dev") && !value.is_set("optional"));
        assert_eq!(value.get("inner").and_then(|inner| inner.text_of("id")), Some("x"));
        assert_eq!(value.text_of("dev"), None);
    }

    #[test]
    fn what_is_no_json_is_refused() {
        let deep = "[".repeat(100_000);
        for text in ["", "{", "{\"a\"}", "[1,]", "\"cut", "tru", "{} {}", "\"\\x\"", "-", deep.as_str()] {
            assert!(Json::parse(text).is_err(), "{} bytes", text.len());
        }
    }
}
