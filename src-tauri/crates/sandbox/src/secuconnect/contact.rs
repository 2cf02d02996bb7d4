//! The contact of a customer: what is taken in and what becomes of it (secuconnect API notes, sections 3.1 and 5).

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The fields directly in `contact`, all text.
const FIELDS: [&str; 16] = [
    "forename",
    "surname",
    "companyname",
    "email",
    "name",
    "salutation",
    "title",
    "gender",
    "phone",
    "mobile",
    "fax",
    "dob",
    "birthplace",
    "nationality",
    "url_website",
    "picture",
];

/// The fields in `contact.address`. `type` is accepted and not kept (section 5, point 10).
const ADDRESS_FIELDS: [&str; 6] = ["street", "street_number", "postal_code", "city", "country", "additional_address_data"];

/// Fields whose dashes vanish.
const PHONES: [&str; 3] = ["phone", "mobile", "fax"];

/// The contact's values by path, such as `surname` and `address.city`, in the form in which replies show them. What is
/// empty is not there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Contact {
    fields: BTreeMap<String, String>,
}

/// A date of birth nobody can read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct MalformedBirth;

impl Contact {
    /// Takes in what was sent. Unknown fields are dropped without a word, and nothing is required.
    pub(super) fn read(sent: &Map<String, Value>, at: Timestamp) -> Result<Self, MalformedBirth> {
        let mut contact = Self::default();
        for field in FIELDS {
            if let Some(value) = sent.get(field).and_then(text) {
                contact.set(field, value, at)?;
            }
        }
        if let Some(address) = sent.get("address").and_then(Value::as_object) {
            for field in ADDRESS_FIELDS {
                if let Some(value) = address.get(field).and_then(text) {
                    contact.set(&format!("address.{field}"), value, at)?;
                }
            }
        }
        Ok(contact)
    }

    /// Puts one field into the form in which it is shown. An empty value is no value.
    pub(super) fn set(&mut self, path: &str, value: String, at: Timestamp) -> Result<(), MalformedBirth> {
        let value = match path {
            _ if value.is_empty() => return Ok(()),
            "dob" => shown_birth(day_of_birth(&value)?, at),
            _ if PHONES.contains(&path) => value.replace('-', ""),
            _ => value,
        };
        self.fields.insert(path.to_owned(), value);
        Ok(())
    }

    pub(super) fn value(&self, path: &str) -> Option<&str> {
        self.fields.get(path).map(String::as_str)
    }

    pub(super) fn values(&self) -> impl Iterator<Item = &str> {
        self.fields.values().map(String::as_str)
    }

    pub(super) fn to_json(&self) -> Value {
        let mut contact = Map::new();
        let mut address = Map::new();
        for (path, value) in &self.fields {
            match path.strip_prefix("address.") {
                Some(field) => address.insert(field.to_owned(), Value::String(value.clone())),
                None => contact.insert(path.clone(), Value::String(value.clone())),
            };
        }
        if !address.is_empty() {
            contact.insert("address".to_owned(), Value::Object(address));
        }
        Value::Object(contact)
    }
}

/// All fields are text (section 3.1); a number or a truth value is written out, anything else is no value.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// The day, from `YYYY-MM-DD` or a date-time with an offset.
///
/// What becomes of a date-time is unknown. Here it is a moment and its day is that in UTC, so that a client that sends back
/// `+01:00` from a reply makes the customer a day older.
fn day_of_birth(sent: &str) -> Result<Date, MalformedBirth> {
    if !sent.is_ascii() {
        return Err(MalformedBirth);
    }
    if sent.len() == 10 && !sent.contains(['T', 't', ' ']) {
        return sent.parse().map_err(|_| MalformedBirth);
    }
    let moment: Timestamp = sent.parse().map_err(|_| MalformedBirth)?;
    Ok(moment.to_zoned(TimeZone::UTC).date())
}

/// Midnight, `+01:00` for what was written until 2021 and `+00:00` after (section 5, point 2).
fn shown_birth(day: Date, at: Timestamp) -> String {
    let offset = if Zoned::new(at, TimeZone::UTC).year() < 2022 { "+01:00" } else { "+00:00" };
    format!("{day}T00:00:00{offset}")
}

/// A moment as replies show it: to the second, with the offset of Berlin (section 3.2).
pub(super) fn shown_moment(at: Timestamp) -> String {
    // Written out so that no zone database is needed. The text is constant, and UTC would only be another offset.
    let berlin = TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap_or(TimeZone::fixed(Offset::UTC));
    Zoned::new(at, berlin).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::json;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn read(contact: &Value) -> Result<Value, MalformedBirth> {
        let contact = contact.as_object().unwrap();
        Contact::read(contact, at("2026-11-21T10:00:00Z")).map(|contact| contact.to_json())
    }

    #[rstest]
    #[case("1991-02-03", Ok("1991-02-03T00:00:00+00:00"))]
    #[case("1991-02-03T00:00:00+00:00", Ok("1991-02-03T00:00:00+00:00"))]
    #[case("1905-03-03T00:00:00+01:00", Ok("1905-03-02T00:00:00+00:00"))]
    #[case("1991-02-30", Err(MalformedBirth))]
    #[case("03.02.1991", Err(MalformedBirth))]
    #[case("1991", Err(MalformedBirth))]
    #[case("1991-02-03T00:00:00", Err(MalformedBirth))]
    #[case("geboren", Err(MalformedBirth))]
    #[case("ä991-02-0", Err(MalformedBirth))]
    fn births(#[case] sent: &str, #[case] shown: Result<&str, MalformedBirth>) {
        let dob = read(&json!({"dob": sent})).map(|contact| contact["dob"].as_str().unwrap().to_owned());
        assert_eq!(dob, shown.map(str::to_owned), "{sent}");
    }

    #[test]
    fn births_written_until_2021_have_the_offset_of_winter() {
        let mut contact = Contact::default();
        contact.set("dob", "1991-07-03".into(), at("2021-12-31T10:00:00Z")).unwrap();
        assert_eq!(contact.value("dob"), Some("1991-07-03T00:00:00+01:00"));
    }

    #[test]
    fn empty_values_unknown_fields_and_the_type_of_the_address_are_left_out() {
        let sent = json!({
            "forename": "Jo", "surname": "", "title": null, "nickname": "J", "phone": "0049-123-456",
            "address": {"type": "invoice", "city": "", "postal_code": "01234"},
        });
        let kept = json!({"forename": "Jo", "phone": "0049123456", "address": {"postal_code": "01234"}});
        assert_eq!(read(&sent).unwrap(), kept);
        assert_eq!(read(&json!({"address": {"type": "invoice"}})).unwrap(), json!({}));
    }

    #[rstest]
    #[case("2022-07-15T08:00:00Z", "2022-07-15T10:00:00+02:00")]
    #[case("2022-01-15T08:00:00.987Z", "2022-01-15T09:00:00+01:00")]
    fn moments_are_shown_in_berlin(#[case] moment: &str, #[case] shown: &str) {
        assert_eq!(shown_moment(at(moment)), shown);
    }
}
