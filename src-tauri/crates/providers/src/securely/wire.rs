//! Replies of Securely as they come.
//!
//! Read by hand: the vendor's own client takes property names in any case and numbers for texts (Securely API notes, section 3), and
//! how a search answers is inferred (section 4). Customers are found in every form that may be expected; anything else is said to be
//! not understood, never taken for "nobody found".

use serde_json::{Map, Value};

use crate::http::shown;

/// A customer: its id, and everything else as it came.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Customer {
    pub(super) id: String,
    pub(super) rest: Map<String, Value>,
}

/// A customer in a list, with how it agrees with what was asked.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub(super) customer: Customer,
    pub(super) matched_on: Vec<String>,
    pub(super) exact: bool,
}

/// The customers of a reply, in the server's order.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Listing {
    pub(super) rows: Vec<Row>,
    /// How many more there are; at least one, where it is only said that there are more.
    pub(super) more: Option<u32>,
}

/// Reads the customers of a reply: below `payload`, below `payload.customers`, or as the reply itself.
///
/// # Errors
/// The place that does not fit, without its value.
pub(super) fn listing(reply: Option<&Value>) -> Result<Listing, String> {
    let body = match reply {
        Some(Value::Array(elements)) => return Ok(Listing { rows: rows(elements, "")?, more: None }),
        Some(Value::Object(body)) => body,
        Some(_) => return Err("the top: expected customers".to_owned()),
        None => return Err("the top: it is empty".to_owned()),
    };
    let rows = match member(body, "payload") {
        Some(Value::Array(elements)) => rows(elements, "payload")?,
        Some(payload @ Value::Object(object)) => match member(object, "customers") {
            Some(Value::Array(elements)) => rows(elements, "payload.customers")?,
            Some(one @ Value::Object(_)) => row(one, "payload.customers")?.into_iter().collect(),
            None if member(object, "customer").is_some() || member(object, ID).is_some() => {
                row(payload, "payload")?.into_iter().collect()
            }
            _ => return Err("payload.customers: expected a list".to_owned()),
        },
        _ => return Err("payload: expected customers".to_owned()),
    };
    let total = member(body, "totalCount").and_then(scalar).and_then(|total| total.parse::<u32>().ok());
    let left = total.map(|total| total.saturating_sub(u32::try_from(rows.len()).unwrap_or(u32::MAX)));
    let more = match member(body, "hasMore").is_some_and(flag) {
        true => Some(left.unwrap_or_default().max(1)),
        false => left,
    };
    Ok(Listing { rows, more })
}

const ID: &str = "customerId";

fn rows(elements: &[Value], place: &str) -> Result<Vec<Row>, String> {
    let rows = elements.iter().enumerate().filter_map(|(at, element)| row(element, &format!("{place}[{at}]")).transpose());
    rows.collect()
}

/// A row: a customer, or one with how it matched. A customer may be null (Securely API notes, section 3), which is nobody.
fn row(element: &Value, place: &str) -> Result<Option<Row>, String> {
    let object = match element {
        Value::Null => return Ok(None),
        Value::Object(object) => object,
        _ => return Err(format!("{place}: expected a customer")),
    };
    let match_on = member(object, "matchOn");
    let exact = member(object, "isExactMatch");
    let customer = match member(object, "customer") {
        Some(Value::Null) => return Ok(None),
        Some(Value::Object(inner)) => customer(inner, &format!("{place}.customer"))?,
        Some(_) => return Err(format!("{place}.customer: expected a customer")),
        // Null written as nothing.
        None if member(object, ID).is_none() && (match_on.is_some() || exact.is_some()) => return Ok(None),
        None => customer(object, place)?,
    };
    let matched_on = match match_on {
        Some(Value::Array(names)) => names.iter().filter_map(scalar).map(|name| shown(&name)).collect(),
        Some(name) => scalar(name).map(|name| shown(&name)).into_iter().collect(),
        None => Vec::new(),
    };
    Ok(Some(Row { customer, matched_on, exact: exact.is_some_and(flag) }))
}

fn customer(object: &Map<String, Value>, place: &str) -> Result<Customer, String> {
    let mut rest = object.clone();
    // Zero is how an integer that was never set is printed.
    match take(&mut rest, ID).map(|id| id.trim().to_owned()).filter(|id| id != "0") {
        Some(id) => Ok(Customer { id, rest }),
        None => Err(format!("{place}.{ID}: missing")),
    }
}

/// The id a reply can be traced by at the vendor.
pub(super) fn correlation_id(reply: &Value) -> Option<String> {
    let id = shown(&scalar(member(reply.as_object()?, "correlationId")?)?);
    Some(id).filter(|id| !id.is_empty())
}

/// The error of a reply, if it is one. Source: Securely API notes, section 6.
pub(super) fn error(reply: &Value) -> Option<&Value> {
    member(reply.as_object()?, "error").filter(|error| !error.is_null())
}

/// A member by its name in any case; the documented case wins.
pub(super) fn member<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    object.get(name_of(object, name)?)
}

fn name_of<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    let documented = object.get_key_value(name).map(|(key, _)| key);
    documented.or_else(|| object.keys().find(|key| key.eq_ignore_ascii_case(name))).map(String::as_str)
}

/// Takes a member that is a word, a number or null. What has parts stays where it is.
pub(super) fn take(object: &mut Map<String, Value>, name: &str) -> Option<String> {
    let name = name_of(object, name)?.to_owned();
    let value = object.get(&name)?;
    if value.is_array() || value.is_object() {
        return None;
    }
    let text = scalar(value);
    object.shift_remove(&name);
    text
}

/// A word or a number as text, exactly as it is; nothing if it is blank or has parts.
pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        // A whole number printed with a fraction, as some writers do with phone numbers.
        Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < 1e15 => Some(format!("{float:.0}")),
            _ => Some(number.to_string()),
        },
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Whether a value means yes.
pub(super) fn flag(value: &Value) -> bool {
    scalar(value).is_some_and(|word| word == "1" || word.trim().eq_ignore_ascii_case("true"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;
    use serde_json::json;

    fn ids(reply: &Value) -> Result<Vec<String>, String> {
        listing(Some(reply)).map(|listing| listing.rows.into_iter().map(|row| row.customer.id).collect())
    }

    #[rstest]
    #[case::list(json!({"payload": [{"customerId": 1}, {"customerId": "2"}]}), &["1", "2"])]
    #[case::wrapped(json!({"payload": {"customers": [{"customer": {"customerId": 1}, "matchOn": [], "isExactMatch": true}]}}), &["1"])]
    #[case::plain_customers(json!({"payload": {"customers": [{"customerId": 1}]}}), &["1"])]
    #[case::bare_array(json!([{"customerId": 1}, {"customer": {"customerId": 2}}]), &["1", "2"])]
    #[case::one_for_a_list(json!({"payload": {"customerId": 1}}), &["1"])]
    #[case::one_wrapped(json!({"payload": {"customer": {"customerId": 1}}}), &["1"])]
    #[case::one_for_customers(json!({"payload": {"customers": {"customerId": 1}}}), &["1"])]
    #[case::any_case(json!({"Payload": {"CUSTOMERS": [{"Customer": {"CustomerID": 1}}]}}), &["1"])]
    #[case::nobody(json!({"payload": []}), &[])]
    #[case::null_customers(json!({"payload": {"customers": [null, {"customer": null}, {"matchOn": []}, {"customerId": 4}]}}), &["4"])]
    fn every_envelope_is_read(#[case] reply: Value, #[case] expected: &[&str]) {
        assert_eq!(ids(&reply).unwrap(), expected);
    }

    #[rstest]
    #[case(json!({}), "payload: expected customers")]
    #[case(json!({"payload": null}), "payload: expected customers")]
    #[case(json!({"payload": "none"}), "payload: expected customers")]
    #[case(json!({"payload": {}}), "payload.customers: expected a list")]
    #[case(json!({"payload": {"customers": null}}), "payload.customers: expected a list")]
    #[case(json!({"customers": []}), "payload: expected customers")]
    #[case(json!({"customerId": 1}), "payload: expected customers")]
    #[case(json!("ok"), "the top: expected customers")]
    #[case(json!({"payload": ["demarco@example.com"]}), "payload[0]: expected a customer")]
    #[case(json!({"payload": [{"customerId": 1}, {"email": "x"}]}), "payload[1].customerId: missing")]
    #[case(json!({"payload": [{"customerId": 0}]}), "payload[0].customerId: missing")]
    #[case(json!({"payload": [{"customerId": " "}]}), "payload[0].customerId: missing")]
    #[case(json!({"payload": {"customers": [{"customer": []}]}}), "payload.customers[0].customer: expected a customer")]
    fn anything_else_is_named_by_its_place_and_never_by_its_value(#[case] reply: Value, #[case] expected: &str) {
        assert_eq!(ids(&reply).unwrap_err(), expected, "it must not be taken for nobody found");
    }

    #[test]
    fn an_empty_reply_is_not_nobody() {
        assert_eq!(listing(None).unwrap_err(), "the top: it is empty");
    }

    #[rstest]
    #[case(json!({"payload": [{"customerId": 1}], "hasMore": false, "totalCount": 1}), Some(0))]
    #[case(json!({"payload": [{"customerId": 1}], "hasMore": true, "totalCount": "21"}), Some(20))]
    #[case(json!({"payload": [{"customerId": 1}], "hasMore": true, "totalCount": null}), Some(1))]
    #[case(json!({"payload": [{"customerId": 1}], "totalCount": 99999999999_u64}), None)]
    #[case(json!({"payload": [{"customerId": 1}]}), None)]
    fn more_is_what_the_reply_says(#[case] reply: Value, #[case] more: Option<u32>) {
        assert_eq!(listing(Some(&reply)).unwrap().more, more);
    }

    #[rstest]
    #[case(json!(2815001111_u64), Some("2815001111"))]
    #[case(json!(2815001111.0), Some("2815001111"))]
    #[case(json!(1.5), Some("1.5"))]
    #[case(json!(" 281 "), Some(" 281 "))]
    #[case(json!(""), None)]
    #[case(json!(null), None)]
    #[case(json!(["281"]), None)]
    fn numbers_do_for_texts(#[case] value: Value, #[case] expected: Option<&str>) {
        assert_eq!(scalar(&value).as_deref(), expected);
    }

    fn anything() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i32>().prop_map(Value::from),
            "[a-z]{0,4}".prop_map(Value::from)
        ];
        let name = prop_oneof![
            Just("payload"),
            Just("Customers"),
            Just("customer"),
            Just("customerId"),
            Just("matchOn"),
            Just("error"),
            Just("correlationId"),
            Just("hasMore"),
            Just("phone")
        ];
        leaf.prop_recursive(4, 40, 5, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::vec((name.clone(), inner), 0..5)
                    .prop_map(|members| members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
            ]
        })
    }

    proptest! {
        #[test]
        fn no_reply_breaks_the_reading_and_every_row_has_an_id(reply in anything()) {
            if let Ok(listing) = listing(Some(&reply)) {
                prop_assert!(listing.rows.iter().all(|row| !row.customer.id.is_empty()));
            }
            let _ = (error(&reply), correlation_id(&reply));
        }
    }
}
