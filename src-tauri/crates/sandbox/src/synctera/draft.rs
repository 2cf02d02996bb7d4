//! Reading a body: which fields were sent, and what is wrong with them (section 2.1).

use jiff::civil::Date;
use serde_json::{Map, Value};

use super::check;
use super::customer::{Address, BanStatus, Status};
use super::problem::{Findings, Problem};
use crate::server::Call;

/// Fields that only the system sets.
const READ_ONLY: [&str; 9] = [
    "id",
    "addresses",
    "creation_time",
    "last_updated_time",
    "has_accounts",
    "kyc_exempt",
    "kyc_last_run",
    "kyc_status",
    "ssn_source",
];

/// What was sent. None is "not sent"; nothing can be sent empty.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) status: Option<Status>,
    pub(super) first_name: Option<String>,
    pub(super) middle_name: Option<String>,
    pub(super) last_name: Option<String>,
    pub(super) dob: Option<String>,
    pub(super) email: Option<String>,
    pub(super) phone_number: Option<String>,
    pub(super) ssn_last_4: Option<String>,
    pub(super) legal_address: Option<Address>,
    pub(super) shipping_address: Option<Address>,
    pub(super) metadata: Option<Map<String, Value>>,
    pub(super) ban_status: Option<BanStatus>,
    pub(super) has_note: bool,
    pub(super) tenant: Option<String>,
}

/// The fields of the body, which must be a JSON object and say so.
pub(super) fn fields<'a>(call: &Call<'a>) -> Result<&'a Map<String, Value>, Problem> {
    call.json.and_then(Value::as_object).ok_or_else(|| Problem::bad_request("The body must be a JSON object"))
}

/// Reads the fields that are known and ignores the others.
pub(super) fn read(fields: &Map<String, Value>, today: Date, findings: &mut Findings) -> Draft {
    for name in READ_ONLY.iter().filter(|name| fields.contains_key(**name)) {
        findings.immutable(*name);
    }
    let mut of = Reader { fields, prefix: "", findings };
    let ssn = of.checked("ssn", "must have the form 123-45-6789", check::is_ssn);
    Draft {
        status: of.named("status", Status::named),
        first_name: of.text("first_name"),
        middle_name: of.text("middle_name"),
        last_name: of.text("last_name"),
        dob: of.checked("dob", "must be a date from 1900-01-01 and before today", |text| check::is_birth_date(text, today)),
        email: of.text("email"),
        phone_number: of.checked("phone_number", "must be in E.164 format", check::is_phone),
        ssn_last_4: ssn.and_then(|ssn| ssn.get(ssn.len() - 4..).map(str::to_owned)),
        legal_address: of.address("legal_address"),
        shipping_address: of.address("shipping_address"),
        metadata: of.object("metadata").cloned(),
        ban_status: of.named("ban_status", BanStatus::named),
        has_note: of.text("note").is_some(),
        tenant: of.text("tenant"),
    }
}

/// Reads fields and notes what is wrong with them, under their full names.
struct Reader<'a> {
    fields: &'a Map<String, Value>,
    /// Of the fields' names, such as `legal_address.`.
    prefix: &'a str,
    findings: &'a mut Findings,
}

impl<'a> Reader<'a> {
    fn invalid(&mut self, name: &str, message: &str) {
        self.findings.invalid(format!("{}{name}", self.prefix), message);
    }

    /// How a field is cleared is unknown (section 5.4): here neither null nor an empty text does it.
    fn text(&mut self, name: &str) -> Option<String> {
        match self.fields.get(name)? {
            Value::String(text) if text.trim().is_empty() => self.invalid(name, "must not be empty"),
            Value::String(text) => return Some(text.clone()),
            Value::Null => self.invalid(name, "must not be null"),
            _ => self.invalid(name, "must be a string"),
        }
        None
    }

    fn checked(&mut self, name: &str, message: &str, accepts: impl Fn(&str) -> bool) -> Option<String> {
        let text = self.text(name)?;
        if !accepts(&text) {
            self.invalid(name, message);
            return None;
        }
        Some(text)
    }

    fn named<T>(&mut self, name: &str, find: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.text(name)?;
        let found = find(&text);
        if found.is_none() {
            self.invalid(name, "is not one of the allowed values");
        }
        found
    }

    fn flag(&mut self, name: &str) -> bool {
        match self.fields.get(name) {
            None => false,
            Some(Value::Bool(flag)) => *flag,
            Some(_) => {
                self.invalid(name, "must be a boolean");
                false
            }
        }
    }

    fn object(&mut self, name: &str) -> Option<&'a Map<String, Value>> {
        let value = self.fields.get(name)?;
        let object = value.as_object();
        if object.is_none() {
            self.invalid(name, if value.is_null() { "must not be null" } else { "must be an object" });
        }
        object
    }

    /// An address, which needs its first line and its country whenever it is sent.
    fn address(&mut self, name: &str) -> Option<Address> {
        let fields = self.object(name)?;
        let prefix = format!("{name}.");
        for name in ["id", "address_type"].into_iter().filter(|name| fields.contains_key(*name)) {
            self.findings.immutable(format!("{prefix}{name}"));
        }
        for name in ["address_line_1", "country_code"].into_iter().filter(|name| !fields.contains_key(*name)) {
            self.findings.missing(format!("{prefix}{name}"));
        }
        let mut of = Reader { fields, prefix: &prefix, findings: self.findings };
        let line = of.text("address_line_1");
        let country = of.checked("country_code", "must be two capital letters", check::is_country_code);
        let code = country.clone().unwrap_or_default();
        let state = of.checked("state", "must be a subdivision code of ISO 3166-2", |text| check::is_state(text, &code));
        let postal_code =
            of.checked("postal_code", "is not a postal code of the country", |text| check::postal_code(text, &code).is_some());
        let (line_2, city, nickname) = (of.text("address_line_2"), of.text("city"), of.text("nickname"));
        let is_registered_agent = of.flag("is_registered_agent");
        Some(Address {
            address_line_1: line?,
            address_line_2: line_2,
            city,
            state,
            postal_code: postal_code.and_then(|text| check::postal_code(&text, &code)),
            country_code: country?,
            nickname,
            is_registered_agent,
        })
    }
}
