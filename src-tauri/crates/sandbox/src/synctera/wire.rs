//! The JSON that goes out (sections 2.2 and 2.3). Fields without a value are left out, never null.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};

use super::customer::{Address, Customer};
use super::id;

pub(super) fn customer(customer: &Customer) -> Value {
    let place = customer.place;
    let legal = customer.legal_address.as_ref().map(|one| address(one, &id::of_legal_address(place), "LEGAL"));
    let shipping = customer.shipping_address.as_ref().map(|one| address(one, &id::of_shipping_address(place), "SHIPPING"));
    let all: Vec<Value> = [&legal, &shipping].into_iter().flatten().cloned().collect();
    let mut fields = Map::new();
    fields.insert("id".into(), json!(id::of_customer(place)));
    fields.insert("status".into(), json!(customer.status.name()));
    text(&mut fields, "first_name", customer.first_name.as_deref());
    text(&mut fields, "middle_name", customer.middle_name.as_deref());
    text(&mut fields, "last_name", customer.last_name.as_deref());
    text(&mut fields, "dob", customer.dob.as_deref());
    text(&mut fields, "email", customer.email.as_deref());
    text(&mut fields, "phone_number", customer.phone_number.as_deref());
    text(&mut fields, "ssn", customer.ssn_last_4.as_deref());
    text(&mut fields, "ssn_source", customer.ssn_source.map(|source| source.name()));
    fields.extend(legal.map(|legal| ("legal_address".to_owned(), legal)));
    fields.extend(shipping.map(|shipping| ("shipping_address".to_owned(), shipping)));
    if !all.is_empty() {
        fields.insert("addresses".into(), Value::Array(all));
    }
    if let Some(metadata) = customer.metadata.as_ref().filter(|metadata| !metadata.is_empty()) {
        fields.insert("metadata".into(), Value::Object(metadata.clone()));
    }
    text(&mut fields, "tenant", customer.tenant.as_deref());
    fields.insert("ban_status".into(), json!(customer.ban_status.name()));
    fields.insert("has_accounts".into(), json!(customer.has_accounts));
    fields.insert("kyc_exempt".into(), json!(customer.kyc_exempt));
    text(&mut fields, "kyc_last_run", customer.kyc_last_run.map(|at| moment(at, 3)).as_deref());
    fields.insert("kyc_status".into(), json!(customer.kyc_status.name()));
    fields.insert("creation_time".into(), json!(moment(customer.creation_time, 6)));
    fields.insert("last_updated_time".into(), json!(moment(customer.last_updated_time, 6)));
    Value::Object(fields)
}

/// A page; the token only where another page follows.
pub(super) fn page(customers: Vec<Value>, next: Option<String>) -> Value {
    let mut fields = Map::new();
    fields.insert("customers".into(), Value::Array(customers));
    text(&mut fields, "next_page_token", next.as_deref());
    Value::Object(fields)
}

fn address(address: &Address, id: &str, kind: &str) -> Value {
    let mut fields = Map::new();
    fields.insert("id".into(), json!(id));
    fields.insert("address_type".into(), json!(kind));
    text(&mut fields, "address_line_1", Some(&address.address_line_1));
    text(&mut fields, "address_line_2", address.address_line_2.as_deref());
    text(&mut fields, "city", address.city.as_deref());
    text(&mut fields, "state", address.state.as_deref());
    text(&mut fields, "postal_code", address.postal_code.as_deref());
    text(&mut fields, "country_code", Some(&address.country_code));
    text(&mut fields, "nickname", address.nickname.as_deref());
    if address.is_registered_agent {
        fields.insert("is_registered_agent".into(), json!(true));
    }
    Value::Object(fields)
}

fn text(fields: &mut Map<String, Value>, name: &str, value: Option<&str>) {
    fields.extend(value.map(|value| (name.to_owned(), json!(value))));
}

fn moment(at: Timestamp, digits: usize) -> String {
    let at = at.to_zoned(TimeZone::UTC).datetime();
    let fraction = format!("{:09}", at.subsec_nanosecond());
    format!("{}.{}Z", at.strftime("%Y-%m-%dT%H:%M:%S"), &fraction[..digits])
}
