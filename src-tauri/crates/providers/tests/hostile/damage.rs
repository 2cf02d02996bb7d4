//! Recorded replies gone wrong.

use std::fmt;
use std::path::Path;

use domain::ProviderKind;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

/// Stands in the place of values and must not be in the words of an answer that was not understood.
pub(crate) const MARK: &str = "geheim-in-het-antwoord";

/// A reply as it goes over the wire.
#[derive(Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    /// `Content-Type`, `Retry-After` and `Date`, as far as they are sent.
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?} {}", self.status, self.headers, String::from_utf8_lossy(&self.body))
    }
}

/// The recorded replies of a system.
pub(crate) fn recorded(kind: ProviderKind) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures").join(kind.as_str());
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

/// One thing that goes wrong in a reply.
#[derive(Debug, Clone)]
enum Damage {
    /// Something else in the place of a value.
    Replace(Index, Value),
    /// A value is missing.
    Remove(Index),
    /// A list or object has everything in it many times.
    Repeat(Index, usize),
    /// A member that is not documented.
    Add(Index, String, Value),
    /// It ends early.
    Cut(Index),
    /// A byte that may make it no text.
    Byte(Index, u8),
    /// A member stands twice, with something else in it.
    Twice(Value),
}

fn anything() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        4 => Just(MARK.to_owned()),
        2 => any::<String>(),
        1 => "[0-9]{1,40}",
        1 => Just(String::new()),
        1 => Just("\0".to_owned()),
        1 => Just("2026-13-45T25:61:61.999999999999+99:99".to_owned()),
        1 => Just("-9999-01-01".to_owned()),
        1 => Just("\u{202e}\u{feff}é".repeat(10_000)),
    ];
    let leaf = prop_oneof![
        3 => text.prop_map(Value::from),
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => Just(json!(u64::MAX)),
        1 => any::<f64>().prop_map(|number| json!(number)),
        1 => Just(json!({})),
        1 => Just(json!([])),
    ];
    leaf.prop_recursive(3, 12, 4, |inside| {
        prop_oneof![
            prop::collection::vec(inside.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(name(), inside, 0..4).prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Names of members the systems know, and others.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "id",
            "items",
            "item",
            "data",
            "customers",
            "payload",
            "error",
            "channels",
            "contact",
            "metadata",
            "address",
            "type",
            "value",
            "count",
            "next_page_token",
            "status",
            "firstName",
            "timeline",
            "message",
            "customerId",
            "__proto__",
            "",
        ])
        .prop_map(ToOwned::to_owned),
        any::<String>(),
    ]
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        8 => (any::<Index>(), anything()).prop_map(|(place, value)| Damage::Replace(place, value)),
        3 => any::<Index>().prop_map(Damage::Remove),
        1 => (any::<Index>(), 2..60_usize).prop_map(|(place, times)| Damage::Repeat(place, times)),
        2 => (any::<Index>(), name(), anything()).prop_map(|(place, name, value)| Damage::Add(place, name, value)),
        1 => any::<Index>().prop_map(Damage::Cut),
        1 => (any::<Index>(), any::<u8>()).prop_map(|(place, byte)| Damage::Byte(place, byte)),
        1 => anything().prop_map(Damage::Twice),
    ]
}

fn headers() -> impl Strategy<Value = Vec<(&'static str, String)>> {
    let kind = prop::sample::select(vec!["application/json", "text/html", "application/problem+json; charset=utf-7", "", "x"]);
    let waiting =
        prop::sample::select(vec!["0", "-1", "1.5", "99999999999999999999", "Wed, 21 Oct 2015 07:28:00 GMT", "soon", ""]);
    let date = prop::sample::select(vec!["Wed, 21 Oct 2015 07:28:00 GMT", "Thu, 01 Jan 9999 00:00:00 GMT", "yesterday", "0", ""]);
    (prop::option::of(kind), prop::option::of(waiting), prop::option::of(date)).prop_map(|(kind, waiting, date)| {
        let named = [("content-type", kind), ("retry-after", waiting), ("date", date)];
        named.into_iter().filter_map(|(name, value)| Some((name, value?.to_owned()))).collect()
    })
}

/// Replies of a system gone wrong, and now and then bytes that were never one.
pub(crate) fn reply(recorded: Vec<Vec<u8>>) -> impl Strategy<Value = Reply> {
    let status = prop_oneof![
        6 => Just(200_u16),
        1 => prop::sample::select(vec![201, 202, 204, 206, 301, 304, 400, 401, 403, 404, 409, 422, 429, 500, 503, 599]),
    ];
    let body = prop_oneof![
        12 => (prop::sample::select(recorded), prop::collection::vec(damage(), 1..4))
            .prop_map(|(body, damages)| damages.into_iter().fold(body, |body, damage| damage.done_to(body))),
        1 => anything().prop_map(|value| value.to_string().into_bytes()),
        1 => prop::collection::vec(any::<u8>(), 0..200),
        1 => (1..50_000_usize).prop_map(|depth| b"[".repeat(depth)),
    ];
    (status, headers(), body).prop_map(|(status, headers, body)| Reply { status, headers, body })
}

impl Damage {
    fn done_to(self, mut body: Vec<u8>) -> Vec<u8> {
        match &self {
            Self::Cut(_) | Self::Byte(..) if body.is_empty() => body,
            Self::Cut(place) => {
                body.truncate(place.index(body.len()));
                body
            }
            Self::Byte(place, byte) => {
                let place = place.index(body.len());
                body[place] = *byte;
                body
            }
            Self::Twice(value) => match String::from_utf8_lossy(&body).split_once('{') {
                Some((before, after)) => {
                    let name = after.split('"').nth(1).unwrap_or_default();
                    format!("{before}{{{}:{value},{after}", json!(name)).into_bytes()
                }
                None => body,
            },
            Self::Replace(..) | Self::Remove(_) | Self::Repeat(..) | Self::Add(..) => match serde_json::from_slice(&body) {
                Ok(mut value) => {
                    self.done_inside(&mut value);
                    value.to_string().into_bytes()
                }
                // Broken already.
                Err(_) => body,
            },
        }
    }

    fn done_inside(self, value: &mut Value) {
        let mut places = Vec::new();
        collect(value, String::new(), &mut places);
        let at = |place: &Index| places[place.index(places.len())].clone();
        match self {
            Self::Replace(place, other) => value.pointer_mut(&at(&place)).into_iter().for_each(|value| *value = other.clone()),
            Self::Remove(place) => remove(value, &at(&place)),
            Self::Repeat(place, times) => match value.pointer_mut(&at(&place)) {
                Some(Value::Array(items)) => *items = vec![items.clone(); times].concat(),
                Some(other) => *other = Value::Array(vec![other.clone(); times]),
                None => {}
            },
            Self::Add(place, name, other) => {
                if let Some(Value::Object(members)) = value.pointer_mut(&at(&place)) {
                    members.insert(name, other);
                }
            }
            Self::Cut(_) | Self::Byte(..) | Self::Twice(_) => {}
        }
    }
}

/// JSON pointers to everything in a value.
fn collect(value: &Value, here: String, places: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, format!("{here}/{index}"), places);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                collect(member, format!("{here}/{}", name.replace('~', "~0").replace('/', "~1")), places);
            }
        }
        _ => {}
    }
    places.push(here);
}

fn remove(value: &mut Value, place: &str) {
    let Some((parent, last)) = place.rsplit_once('/') else { return };
    match value.pointer_mut(parent) {
        Some(Value::Object(members)) => drop(members.remove(&last.replace("~1", "/").replace("~0", "~"))),
        Some(Value::Array(items)) => last.parse().into_iter().for_each(|index: usize| drop(items.remove(index))),
        _ => {}
    }
}
