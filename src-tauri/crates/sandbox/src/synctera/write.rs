//! Creating and changing customers.

use axum::http::StatusCode;
use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use super::change::Change;
use super::customer::{BanStatus, Customer, SsnSource, Status};
use super::draft::{self, Draft};
use super::id;
use super::problem::{Findings, Problem};
use super::register::Register;
use super::wire;
use super::{Done, customer_in_path};
use crate::server::{Call, Reply};

/// The one workspace there is.
const TENANT: &str = "sandbox_bank";

/// POST `/customers`
pub(super) fn create(register: &Register, call: &Call<'_>) -> Result<Done, Problem> {
    let (draft, mut findings) = read(register, call)?;
    let Some(status) = draft.status else {
        return Err(without_status(findings, draft::fields(call)?));
    };
    let mut customer = Customer::new(register.next_place(), status, call.at);
    replace_fields(&mut customer, &draft);
    judge_ban(&mut customer, &draft, &mut findings);
    judge_completeness(&customer, &mut findings);
    findings.told()?;
    judge_tenant(&draft)?;
    let beginnings = Status::beginnings();
    if !beginnings.contains(&status) {
        return Err(Problem::status(&beginnings));
    }
    // Which fields collide is unknown (section 5.9).
    if customer.identity().is_some_and(|identity| register.has_identity(&identity)) {
        return Err(Problem::duplicate());
    }
    Ok(stored(StatusCode::CREATED, customer))
}

/// PUT `/customers/{customer_id}`: a replacement, so that what is not sent is gone (section 5.2).
pub(super) fn put(register: &Register, call: &Call<'_>) -> Result<Done, Problem> {
    let before = customer_in_path(register, call)?;
    let (draft, mut findings) = read(register, call)?;
    let Some(status) = draft.status else {
        return Err(without_status(findings, draft::fields(call)?));
    };
    let mut customer = Customer {
        status,
        last_updated_time: call.at,
        chosen_name: before.chosen_name.clone(),
        // A ban that is not sent is not lifted: lifting one needs a note.
        ban_status: before.ban_status,
        has_accounts: before.has_accounts,
        kyc_exempt: before.kyc_exempt,
        kyc_last_run: before.kyc_last_run,
        kyc_status: before.kyc_status,
        ..Customer::new(before.place, status, before.creation_time)
    };
    replace_fields(&mut customer, &draft);
    if before.identity_is_fixed() {
        if before.dob.is_some() && customer.dob != before.dob {
            findings.immutable("dob");
        }
        judge_fixed_ssn(&mut customer, &before, &draft, &mut findings);
    }
    judge_ban(&mut customer, &draft, &mut findings);
    judge_completeness(&customer, &mut findings);
    findings.told()?;
    judge_tenant(&draft)?;
    judge_status(&before, status)?;
    Ok(stored(StatusCode::OK, customer))
}

/// PATCH `/customers/{customer_id}`: what is not sent stays. Whether an address or the metadata is merged or replaced is
/// unknown (section 5.3); here it is replaced as a whole.
pub(super) fn patch(register: &Register, call: &Call<'_>) -> Result<Done, Problem> {
    let before = customer_in_path(register, call)?;
    let (draft, mut findings) = read(register, call)?;
    let mut customer = Customer { last_updated_time: call.at, ..before.clone() };
    set(&mut customer.first_name, &draft.first_name);
    set(&mut customer.middle_name, &draft.middle_name);
    set(&mut customer.last_name, &draft.last_name);
    set(&mut customer.dob, &draft.dob);
    set(&mut customer.email, &draft.email);
    set(&mut customer.phone_number, &draft.phone_number);
    set(&mut customer.legal_address, &draft.legal_address);
    set(&mut customer.shipping_address, &draft.shipping_address);
    set(&mut customer.metadata, &draft.metadata);
    if draft.ssn_last_4.is_some() {
        customer.ssn_last_4.clone_from(&draft.ssn_last_4);
        customer.ssn_source = Some(SsnSource::Manual);
    }
    if customer.shipping_address.is_none() && draft.legal_address.is_some() {
        customer.shipping_address.clone_from(&customer.legal_address);
    }
    if let Some(status) = draft.status {
        customer.status = status;
    }
    if draft.tenant.is_some() {
        findings.immutable("tenant");
    }
    if before.identity_is_fixed() {
        if before.dob.is_some() && customer.dob != before.dob {
            findings.immutable("dob");
        }
        judge_fixed_ssn(&mut customer, &before, &draft, &mut findings);
    }
    judge_ban(&mut customer, &draft, &mut findings);
    // Customers that were taken in incomplete long ago can be changed bit by bit.
    if customer.status != before.status {
        judge_completeness(&customer, &mut findings);
    }
    findings.told()?;
    judge_status(&before, customer.status)?;
    Ok(stored(StatusCode::OK, customer))
}

fn read(register: &Register, call: &Call<'_>) -> Result<(Draft, Findings), Problem> {
    let fields = draft::fields(call)?;
    let mut findings = Findings::default();
    if let Some(related) = fields.get("related_customers") {
        // A reference into nowhere is told first, and with the type that a 404 has as well.
        if !known(register, related) {
            return Err(Problem::unknown_reference());
        }
        findings.invalid("related_customers", "is no longer accepted");
    }
    let today = call.at.to_zoned(TimeZone::UTC).date();
    let draft = draft::read(fields, today, &mut findings);
    Ok((draft, findings))
}

/// Whether every id in there is a customer's.
fn known(register: &Register, related: &Value) -> bool {
    match related {
        Value::Array(entries) => entries.iter().all(|entry| known(register, entry)),
        Value::Object(fields) => fields.values().all(|value| known(register, value)),
        Value::String(text) if id::is_uuid(text) => register.with_id(text).is_some(),
        _ => true,
    }
}

/// The status is the one required field; one that was sent and is not valid is told as that, not as missing.
fn without_status(mut findings: Findings, fields: &Map<String, Value>) -> Problem {
    if !fields.contains_key("status") {
        findings.missing("status");
    }
    findings.told().err().unwrap_or_else(|| Problem::bad_request("The status cannot be read"))
}

/// All fields a body can set, those that were not sent too. Without a shipping address it becomes the legal one (section 5.1).
fn replace_fields(customer: &mut Customer, draft: &Draft) {
    customer.first_name.clone_from(&draft.first_name);
    customer.middle_name.clone_from(&draft.middle_name);
    customer.last_name.clone_from(&draft.last_name);
    customer.dob.clone_from(&draft.dob);
    customer.email.clone_from(&draft.email);
    customer.phone_number.clone_from(&draft.phone_number);
    customer.ssn_last_4.clone_from(&draft.ssn_last_4);
    customer.ssn_source = draft.ssn_last_4.is_some().then_some(SsnSource::Manual);
    customer.legal_address.clone_from(&draft.legal_address);
    customer.shipping_address = draft.shipping_address.clone().or_else(|| draft.legal_address.clone());
    customer.metadata.clone_from(&draft.metadata);
    customer.tenant.clone_from(&draft.tenant);
}

fn set<T: Clone>(field: &mut Option<T>, sent: &Option<T>) {
    if sent.is_some() {
        field.clone_from(sent);
    }
}

/// An identity number an account was opened with cannot be sent again; it stays when it is not sent.
fn judge_fixed_ssn(customer: &mut Customer, before: &Customer, draft: &Draft, findings: &mut Findings) {
    if draft.ssn_last_4.is_some() {
        findings.immutable("ssn");
    }
    customer.ssn_last_4.clone_from(&before.ssn_last_4);
    customer.ssn_source = before.ssn_source;
}

/// Only the platform sets or lifts `BANNED`; between the other two a note is required (section 5.7).
fn judge_ban(customer: &mut Customer, draft: &Draft, findings: &mut Findings) {
    let Some(wanted) = draft.ban_status.filter(|wanted| *wanted != customer.ban_status) else {
        return;
    };
    if wanted == BanStatus::Banned || customer.ban_status == BanStatus::Banned {
        findings.invalid("ban_status", "BANNED is set and lifted by the platform only");
    } else if !draft.has_note {
        findings.missing("note");
    }
    customer.ban_status = wanted;
}

/// What an active customer must have. The full set is unknown (section 5.5); this is the one of an early version, without
/// the shipping address, which is never lacking.
fn judge_completeness(customer: &Customer, findings: &mut Findings) {
    if customer.status != Status::Active {
        return;
    }
    let fields = [
        ("first_name", customer.first_name.is_none()),
        ("last_name", customer.last_name.is_none()),
        ("dob", customer.dob.is_none()),
        ("email", customer.email.is_none()),
        ("phone_number", customer.phone_number.is_none()),
        ("legal_address", customer.legal_address.is_none()),
    ];
    for (name, _) in fields.iter().filter(|(_, is_missing)| *is_missing) {
        findings.missing(*name);
    }
}

fn judge_tenant(draft: &Draft) -> Result<(), Problem> {
    if draft.tenant.as_deref().is_none_or(|tenant| tenant == TENANT) { Ok(()) } else { Err(Problem::tenancy()) }
}

fn judge_status(before: &Customer, wanted: Status) -> Result<(), Problem> {
    let followers = before.status.followers();
    if followers.contains(&wanted) { Ok(()) } else { Err(Problem::status(&followers)) }
}

fn stored(status: StatusCode, customer: Customer) -> Done {
    Done {
        reply: Reply::json(status, wire::customer(&customer)),
        customer_id: Some(id::of_customer(customer.place)),
        changes: vec![Change::Stored(Box::new(customer))],
    }
}
