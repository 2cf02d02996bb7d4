//! What is typed and what has to come of it, as `queries.tsv` says.

use store::search::How;

/// A query with what is expected of its answer.
#[derive(Debug, Clone)]
pub(crate) struct Label {
    /// Kind of query.
    pub(crate) class: &'static str,
    /// The text in the search box.
    pub(crate) typed: String,
    /// How the fixture writes it, to name it where it fails.
    pub(crate) written: &'static str,
    /// Who has to be found.
    pub(crate) found: Vec<&'static str>,
    /// Where some of them have to stand.
    pub(crate) places: Vec<Place>,
    /// Who must not be found.
    pub(crate) never: Vec<Never>,
    /// Why the first of them is found.
    pub(crate) how: Option<How>,
}

impl Label {
    /// Whoever is to be first, if that is said.
    pub(crate) fn first(&self) -> Option<&'static str> {
        self.places.iter().find_map(|place| match *place {
            Place::Within(key, _) => Some(key),
            Place::Above(..) => None,
        })
    }
}

/// Where somebody has to stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// In the first so many rows.
    Within(&'static str, usize),
    /// Above somebody else.
    Above(&'static str, &'static str),
}

/// Who must not be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Never {
    /// This one.
    One(&'static str),
    /// Everybody who was made up to be in the way.
    Crowd,
    /// Everybody who is not named among those to be found.
    Others,
}

/// All queries, in the order of the fixture.
pub(crate) fn labels() -> Vec<Label> {
    include_str!("queries.tsv").lines().filter(|line| !line.starts_with('#')).map(label).collect()
}

fn label(line: &'static str) -> Label {
    let mut columns = line.split('\t');
    let mut column = || columns.next().unwrap_or_default();
    let (class, written) = (column(), column());
    Label {
        class,
        typed: typed(written),
        written,
        found: column().split_whitespace().collect(),
        places: column().split_whitespace().map(place).collect(),
        never: column().split_whitespace().map(never).collect(),
        how: match column() {
            "" => None,
            "exact" => Some(How::Exact),
            "prefix" => Some(How::Prefix),
            "folded" => Some(How::Folded),
            "typo" => Some(How::Typo),
            "elsewhere" => Some(How::Elsewhere),
            other => panic!("{other} is no reason"),
        },
    }
}

fn place(written: &'static str) -> Place {
    if let Some((above, below)) = written.split_once('<') {
        return Place::Above(above, below);
    }
    match written.split_once('@') {
        Some((key, rows)) => Place::Within(key, rows.parse().unwrap()),
        None => Place::Within(written, 1),
    }
}

fn never(written: &'static str) -> Never {
    match written {
        "*" => Never::Others,
        "*crowd" => Never::Crowd,
        key => Never::One(key),
    }
}

/// The text a fixture stands for: `\u{…}`, `\t`, `\n`, `\s` for a space, `\\`, and `\repeat{n}` before what is repeated.
fn typed(written: &str) -> String {
    if let Some((times, text)) = written.strip_prefix("\\repeat{").and_then(|rest| rest.split_once('}')) {
        return typed(text).repeat(times.parse().unwrap());
    }
    let mut text = String::new();
    let mut rest = written;
    while let Some((before, escape)) = rest.split_once('\\') {
        text.push_str(before);
        let (sign, length) = match escape.as_bytes()[0] {
            b't' => ('\t', 1),
            b'n' => ('\n', 1),
            b's' => (' ', 1),
            b'\\' => ('\\', 1),
            _ => {
                let end = escape.find('}').unwrap();
                let code = u32::from_str_radix(&escape["u{".len()..end], 16).unwrap();
                (char::from_u32(code).unwrap(), end + 1)
            }
        };
        text.push(sign);
        rest = &escape[length..];
    }
    text + rest
}
