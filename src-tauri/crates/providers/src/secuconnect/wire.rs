//! Replies of secuconnect as they come, in every shape the API notes name. Tolerant in everything but ids: a customer without one
//! cannot be kept, and a reply that is not understood is never taken for "nothing found".

use serde_json::{Map, Value};

use crate::Failure;

/// What `object` says in a customer. Source: secuconnect API notes, section 3.2.
const CUSTOMER: &str = "payment.customers";

/// A customer: its id, and everything else as it came.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Customer {
    pub(super) id: String,
    pub(super) rest: Map<String, Value>,
}

/// The place in a reply that does not fit, and what was expected there. Holds no value of the reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Misfit(String);

impl From<Misfit> for Failure {
    fn from(Misfit(place): Misfit) -> Self {
        Failure::not_understood(format!("The answer is not as documented, at {place}."))
    }
}

impl Customer {
    fn read(value: &Value, place: &str) -> Result<Self, Misfit> {
        let at = |name: &str| if place.is_empty() { name.to_owned() } else { format!("{place}.{name}") };
        let Value::Object(object) = value else {
            let place = if place.is_empty() { "the top" } else { place };
            return Err(Misfit(format!("{place}: a customer is expected")));
        };
        let mut rest = object.clone();
        match rest.shift_remove("id").as_ref().and_then(text) {
            Some(id) => Ok(Self { id, rest }),
            None => Err(Misfit(format!("{}: an id is expected", at("id")))),
        }
    }

    /// What the reply says it is, if that is not a customer.
    pub(super) fn another_object(&self) -> Option<&str> {
        let object = self.rest.get("object").and_then(Value::as_str)?;
        (!object.eq_ignore_ascii_case(CUSTOMER)).then_some(object)
    }

    /// Whether it is the customer that was asked for: some replies are known to name a contract instead, or another id. Source:
    /// section 5.8.
    pub(super) fn is(&self, id: &str) -> bool {
        self.id == id && self.another_object().is_none()
    }
}

/// A value that is one word or number, as text and exactly as it came; nothing if it is blank or has parts.
pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Whether a reply is one of the ways to say "nothing": no body, null, `{}`, `[]`. Source: section 5.6.
fn is_nothing(reply: Option<&Value>) -> bool {
    match reply {
        None | Some(Value::Null) => true,
        Some(Value::Array(rows)) => rows.iter().all(Value::is_null),
        Some(Value::Object(object)) => object.is_empty(),
        Some(_) => false,
    }
}

/// The customer of a reply that should hold one; `None` if it says that there is none.
pub(super) fn one(reply: Option<&Value>) -> Result<Option<Customer>, Misfit> {
    match reply {
        reply if is_nothing(reply) => Ok(None),
        Some(Value::Array(rows)) => match rows.as_slice() {
            [row] => Customer::read(row, "[0]").map(Some),
            _ => Err(Misfit("the top: one customer is expected".to_owned())),
        },
        Some(value) => Customer::read(value, "").map(Some),
        None => Ok(None),
    }
}

/// A page of the list.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Rows {
    pub(super) customers: Vec<Customer>,
    /// All matches, not the rows of this page. Source: section 3.3, `count`.
    pub(super) total: Option<u32>,
}

/// The customers of a reply to the list, asked from `offset` on.
pub(super) fn rows(reply: Option<&Value>, offset: u32) -> Result<Rows, Misfit> {
    if is_nothing(reply) {
        // The list may be said to be empty in so few words; further on it only means that this page is.
        return Ok(Rows { customers: Vec::new(), total: (offset == 0).then_some(0) });
    }
    match reply {
        Some(list @ Value::Array(_)) => Ok(Rows { customers: each(list, "")?, total: None }),
        Some(Value::Object(list)) if list.contains_key("data") || list.contains_key("count") => {
            let total = list.get("count").and_then(count);
            let customers = match list.get("data") {
                None | Some(Value::Null) if total.is_some_and(|total| total > offset) => {
                    return Err(Misfit("data: customers are expected".to_owned()));
                }
                None | Some(Value::Null) => Vec::new(),
                Some(data) => each(data, "data")?,
            };
            Ok(Rows { customers, total })
        }
        // An object where a list is documented is a list of one.
        Some(row @ Value::Object(object)) if object.contains_key("id") => {
            Ok(Rows { customers: vec![listed(row, "")?], total: None })
        }
        _ => Err(Misfit("the top: a list of customers is expected".to_owned())),
    }
}

/// The customers a reply to a deletion holds: an array, or one. Source: section 3.
pub(super) fn deleted(reply: Option<&Value>) -> Result<Vec<Customer>, Misfit> {
    match reply {
        reply if is_nothing(reply) => Ok(Vec::new()),
        Some(Value::Array(rows)) => {
            let rows = rows.iter().enumerate().filter(|(_, row)| !row.is_null());
            rows.map(|(index, row)| Customer::read(row, &format!("[{index}]"))).collect()
        }
        Some(row) => Customer::read(row, "").map(|one| vec![one]),
        None => Ok(Vec::new()),
    }
}

/// Rows of an array, of an object by position, or one row instead of a list. Rows of null are passed over.
fn each(data: &Value, place: &str) -> Result<Vec<Customer>, Misfit> {
    let by_position = |object: &Map<String, Value>| object.keys().all(|key| key.bytes().all(|byte| byte.is_ascii_digit()));
    match data {
        Value::Array(rows) => {
            let rows = rows.iter().enumerate().filter(|(_, row)| !row.is_null());
            rows.map(|(index, row)| listed(row, &format!("{place}[{index}]"))).collect()
        }
        Value::Object(object) if by_position(object) => {
            let rows = object.iter().filter(|(_, row)| !row.is_null());
            rows.map(|(index, row)| listed(row, &format!("{place}[{index}]"))).collect()
        }
        Value::Object(_) => Ok(vec![listed(data, place)?]),
        _ => Err(Misfit(format!("{place}: a list of customers is expected"))),
    }
}

fn listed(row: &Value, place: &str) -> Result<Customer, Misfit> {
    let customer = Customer::read(row, place)?;
    match customer.another_object() {
        None => Ok(customer),
        Some(_) => Err(Misfit(format!("{place}.object: a customer is expected").trim_start_matches('.').to_owned())),
    }
}

/// A count, printed as a number or as a text.
fn count(value: &Value) -> Option<u32> {
    match value {
        Value::Number(number) => number.as_u64().and_then(|count| u32::try_from(count).ok()),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    #[rstest]
    #[case(None)]
    #[case(Some(json!(null)))]
    #[case(Some(json!({})))]
    #[case(Some(json!([])))]
    fn all_the_ways_to_say_nothing(#[case] reply: Option<Value>) {
        assert_eq!(one(reply.as_ref()), Ok(None));
        assert_eq!(deleted(reply.as_ref()), Ok(Vec::new()));
        assert_eq!(rows(reply.as_ref(), 0), Ok(Rows { customers: Vec::new(), total: Some(0) }));
        assert_eq!(rows(reply.as_ref(), 100), Ok(Rows::default()), "an empty page does not say that the list is empty");
    }

    #[rstest]
    #[case(json!({"count": 2, "data": [{"id": "PCU_1"}, null, {"id": 2}]}), Some(2), vec!["PCU_1", "2"])]
    #[case(json!({"count": "10848", "data": {"object": "payment.customers", "id": "PCU_1"}}), Some(10_848), vec!["PCU_1"])]
    #[case(json!({"count": 3, "data": {"0": {"id": "PCU_1"}, "2": {"id": "PCU_3"}}}), Some(3), vec!["PCU_1", "PCU_3"])]
    #[case(json!({"count": 0, "data": null}), Some(0), vec![])]
    #[case(json!({"count": 0}), Some(0), vec![])]
    #[case(json!({"data": []}), None, vec![])]
    #[case(json!([{"id": "PCU_1"}]), None, vec!["PCU_1"])]
    #[case(json!({"object": "payment.customers", "id": "PCU_1"}), None, vec!["PCU_1"])]
    fn lists(#[case] reply: Value, #[case] total: Option<u32>, #[case] ids: Vec<&str>) {
        let rows = rows(Some(&reply), 0).unwrap();
        assert_eq!(rows.total, total);
        assert_eq!(rows.customers.iter().map(|customer| customer.id.as_str()).collect::<Vec<_>>(), ids);
    }

    #[rstest]
    #[case(json!({"count": 3, "data": null}), "data: customers are expected")]
    #[case(json!({"count": 1, "data": [{"contact": {"email": "john@example.com"}}]}), "data[0].id: an id is expected")]
    #[case(json!({"count": 1, "data": ["john@example.com"]}), "data[0]: a customer is expected")]
    #[case(json!({"data": [{"object": "payment.contracts", "id": "PCR_1"}]}), "data[0].object: a customer is expected")]
    #[case(json!({"shop": "open"}), "the top: a list of customers is expected")]
    #[case(json!("john@example.com"), "the top: a list of customers is expected")]
    fn misfits_of_a_list_are_named_by_place_and_never_by_value(#[case] reply: Value, #[case] expected: &str) {
        assert_eq!(rows(Some(&reply), 0), Err(Misfit(expected.to_owned())));
    }

    #[rstest]
    #[case(json!({"object": "payment.customers", "contact": {}}), "id: an id is expected")]
    #[case(json!({"object": "payment.customers", "id": ""}), "id: an id is expected")]
    #[case(json!("x"), "the top: a customer is expected")]
    #[case(json!([{"id": "1"}, {"id": "2"}]), "the top: one customer is expected")]
    fn misfits_of_a_customer(#[case] reply: Value, #[case] expected: &str) {
        assert_eq!(one(Some(&reply)), Err(Misfit(expected.to_owned())));
    }

    #[rstest]
    #[case(json!({"object": "payment.customers", "id": "PCU_1"}), true)]
    #[case(json!({"id": "PCU_1"}), true)]
    #[case(json!({"object": "payment.contracts", "id": "PCU_1"}), false)]
    #[case(json!({"object": "payment.customers", "id": "PCU_2"}), false)]
    fn the_customer_asked_for(#[case] reply: Value, #[case] same: bool) {
        assert_eq!(one(Some(&reply)).unwrap().unwrap().is("PCU_1"), same);
    }
}
