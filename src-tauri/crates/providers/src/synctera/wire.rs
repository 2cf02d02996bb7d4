//! Replies of Synctera as they come.
//!
//! Tolerant on purpose: only an id is insisted on, since a customer without one cannot be kept.

use std::fmt;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// A customer: its id, and everything else as it came.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Customer {
    #[serde(deserialize_with = "id")]
    pub(super) id: String,
    #[serde(flatten)]
    pub(super) rest: Map<String, Value>,
}

/// A page of the list. Source: API notes, section 2.3.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct List {
    /// Always there; a reply without it is none of Synctera's.
    #[serde(deserialize_with = "rows")]
    pub(super) customers: Vec<Customer>,
    #[serde(default)]
    next_page_token: Value,
}

impl List {
    /// Where to go on; nothing on the last page.
    pub(super) fn next(&self) -> Option<String> {
        text(&self.next_page_token)
    }
}

/// A value that is one word or number, exactly as it is written; nothing if it is blank or has parts.
pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::String(id) if !id.trim().is_empty() => Ok(id.trim().to_owned()),
        Value::Number(id) => Ok(id.to_string()),
        _ => Err(D::Error::custom("something else, expected an id as a text")),
    }
}

/// Rows of a list, where one object stands for a list of one, null for an empty list, and a row of null for no row.
fn rows<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Customer>, D::Error> {
    struct RowsVisitor;

    impl<'de> Visitor<'de> for RowsVisitor {
        type Value = Vec<Customer>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list of customers")
        }

        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok(Vec::new())
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> Result<Self::Value, A::Error> {
            let mut read = Vec::new();
            while let Some(row) = rows.next_element::<Option<Customer>>()? {
                read.extend(row);
            }
            Ok(read)
        }

        fn visit_map<A: MapAccess<'de>>(self, row: A) -> Result<Self::Value, A::Error> {
            Ok(vec![Customer::deserialize(MapAccessDeserializer::new(row))?])
        }
    }

    deserializer.deserialize_any(RowsVisitor)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::typed;
    use rstest::rstest;
    use serde_json::json;

    #[rstest]
    #[case(json!({"customers": [{"id": "a"}, null, {"id": 2}], "next_page_token": "t"}), &["a", "2"], Some("t"))]
    #[case(json!({"customers": {"id": " a "}, "next_page_token": 7}), &["a"], Some("7"))]
    #[case(json!({"customers": null, "next_page_token": null}), &[], None)]
    #[case(json!({"customers": [], "next_page_token": ""}), &[], None)]
    #[case(json!({"customers": [], "next_page_token": "t", "total": 4}), &[], Some("t"))]
    fn lists(#[case] reply: Value, #[case] ids: &[&str], #[case] next: Option<&str>) {
        let list: List = typed(reply).unwrap();
        assert_eq!(list.next().as_deref(), next);
        assert_eq!(list.customers.iter().map(|customer| customer.id.as_str()).collect::<Vec<_>>(), ids);
    }

    #[rstest]
    #[case(json!({}), ".: missing field `customers`")]
    #[case(json!({"customers": "none"}), "customers: expected a list of customers")]
    #[case(json!({"customers": [{"id": "a"}, {"first_name": "Jane"}]}), "customers[1]: missing field `id`")]
    #[case(json!({"customers": [{"id": {"email": "jane@example.com"}}]}), "customers[0].id: expected an id as a text")]
    #[case(json!({"customers": [{"id": " "}]}), "customers[0].id: expected an id as a text")]
    fn misfits_are_named_by_place(#[case] reply: Value, #[case] expected: &str) {
        assert_eq!(typed::<List>(reply).unwrap_err(), expected);
    }
}
