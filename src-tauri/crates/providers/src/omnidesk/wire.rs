//! Replies of Omnidesk as they come, with every shape the API notes expect.
//!
//! Tolerant on purpose: most replies are undocumented (API notes, section 6). Only an id is insisted on, since a customer
//! without one cannot be kept.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// An id, printed as a number or as a text. Source: API notes, section 2.1, `items[].id`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Id(pub(super) String);

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct IdVisitor;

        impl Visitor<'_> for IdVisitor {
            type Value = Id;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an id as a number or a text")
            }

            fn visit_u64<E>(self, id: u64) -> Result<Id, E> {
                Ok(Id(id.to_string()))
            }

            fn visit_str<E: serde::de::Error>(self, id: &str) -> Result<Id, E> {
                match id.trim() {
                    "" => Err(E::invalid_value(serde::de::Unexpected::Str(""), &self)),
                    id => Ok(Id(id.to_owned())),
                }
            }
        }

        deserializer.deserialize_any(IdVisitor)
    }
}

/// A customer: its id, and everything else as it came.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Customer {
    pub(super) id: Id,
    #[serde(flatten)]
    pub(super) rest: Map<String, Value>,
}

/// Rows of a list. Written as an array, as an object by position where some are left out, or as nothing.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rows<T>(pub(super) Vec<T>);

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Rows<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct RowsVisitor<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for RowsVisitor<T> {
            type Value = Rows<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_unit<E>(self) -> Result<Rows<T>, E> {
                Ok(Rows::default())
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> Result<Rows<T>, A::Error> {
                let mut read = Vec::new();
                while let Some(row) = rows.next_element()? {
                    read.push(row);
                }
                Ok(Rows(read))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut rows: A) -> Result<Rows<T>, A::Error> {
                let mut read = Vec::new();
                while let Some((_, row)) = rows.next_entry::<String, T>()? {
                    read.push(row);
                }
                Ok(Rows(read))
            }
        }

        deserializer.deserialize_any(RowsVisitor(PhantomData))
    }
}

/// The reply of the index. Source: API notes, section 2.1.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Index {
    #[serde(rename = "itemTotal", default)]
    total: Value,
    #[serde(default)]
    pub(super) items: Rows<Customer>,
}

impl Index {
    /// How many customers match, if the reply says.
    pub(super) fn total(&self) -> Option<u32> {
        scalar(&self.total)?.parse().ok()
    }
}

/// A reply that wraps one customer. Source: API notes, section 2.2.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Item {
    pub(super) item: Customer,
}

/// The shapes a reply about customers can have. Source: API notes, section 2.6.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// `{"type":"index","items":[...]}`.
    Index,
    /// `{"type":"item","item":{...}}`.
    Item,
    /// The customer itself.
    Bare,
    /// `[...]`.
    List,
    /// Nothing that could be a customer: no body, null, an empty item, or only a message.
    Nothing,
    /// Something else.
    Unknown,
}

impl Shape {
    /// The shape of a reply.
    pub(super) fn of(reply: Option<&Value>) -> Self {
        match reply {
            None | Some(Value::Null) => Self::Nothing,
            Some(Value::Array(_)) => Self::List,
            Some(Value::Object(object)) => match object.get("item") {
                // An empty array is how PHP prints an empty object.
                Some(Value::Null) => Self::Nothing,
                Some(Value::Array(item)) if item.is_empty() => Self::Nothing,
                Some(Value::Object(item)) if item.is_empty() => Self::Nothing,
                Some(_) => Self::Item,
                None if object.contains_key("items") || object.contains_key("itemTotal") => Self::Index,
                None if object.contains_key("id") => Self::Bare,
                None if object.is_empty() || object.get("type").and_then(Value::as_str) == Some("result") => Self::Nothing,
                None => Self::Unknown,
            },
            Some(_) => Self::Unknown,
        }
    }
}

/// A value that is one word or number, as text; nothing if it is empty or has parts.
pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim()).filter(|text| !text.is_empty()).map(ToOwned::to_owned),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::typed;
    use rstest::rstest;
    use serde_json::json;

    #[rstest]
    #[case(None, Shape::Nothing)]
    #[case(Some(json!(null)), Shape::Nothing)]
    #[case(Some(json!({})), Shape::Nothing)]
    #[case(Some(json!({"type": "item", "item": []})), Shape::Nothing)]
    #[case(Some(json!({"type": "result", "message": "Nothing."})), Shape::Nothing)]
    #[case(Some(json!({"type": "item", "item": {"id": 1}})), Shape::Item)]
    #[case(Some(json!({"type": "index", "itemTotal": 0})), Shape::Index)]
    #[case(Some(json!({"id": 1})), Shape::Bare)]
    #[case(Some(json!([])), Shape::List)]
    #[case(Some(json!({"shop": true})), Shape::Unknown)]
    #[case(Some(json!("ok")), Shape::Unknown)]
    fn shapes(#[case] reply: Option<Value>, #[case] expected: Shape) {
        assert_eq!(Shape::of(reply.as_ref()), expected);
    }

    #[rstest]
    #[case(json!({"itemTotal": "2", "items": [{"id": "1"}, {"id": 2}]}), Some(2), vec!["1", "2"])]
    #[case(json!({"itemTotal": null, "items": {"0": {"id": 1}, "3": {"id": 9}}}), None, vec!["1", "9"])]
    #[case(json!({"itemTotal": 0, "items": null}), Some(0), vec![])]
    #[case(json!({"itemTotal": -1}), None, vec![])]
    fn lists(#[case] reply: Value, #[case] total: Option<u32>, #[case] ids: Vec<&str>) {
        let index: Index = typed(reply).unwrap();
        assert_eq!(index.total(), total);
        let read: Vec<&str> = index.items.0.iter().map(|customer| customer.id.0.as_str()).collect();
        assert_eq!(read, ids);
    }

    #[rstest]
    #[case(json!({"items": [{"id": 1}, {"firstname": "Jan"}]}), "items[1]: missing field `id`")]
    #[case(json!({"items": [{"id": {"x": "jan@example.com"}}]}), "items[0].id: expected an id as a number or a text")]
    #[case(json!({"items": [{"id": ""}]}), "items[0].id: expected an id as a number or a text")]
    #[case(json!({"items": "none"}), "items: expected a list")]
    fn misfits_are_named_by_place(#[case] reply: Value, #[case] expected: &str) {
        assert_eq!(typed::<Index>(reply).unwrap_err(), expected);
    }
}
