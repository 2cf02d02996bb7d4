//! Which of Synctera's names stands for which field. Source: API notes, sections 2.1 and 2.2.

use domain::address::{CITY, COUNTRY, LINE_1, LINE_2, POSTAL_CODE, REGION, key};
use domain::field::{
    BAN_NOTE, BAN_STATUS, BIRTH_DATE, LEGAL_ADDRESS, NAME_FAMILY, NAME_GIVEN, NAME_MIDDLE, SHIPPING_ADDRESS, SSN, STATUS,
};

use crate::facts::{CREATED, UPDATED};

/// Result of the identity verification.
pub(super) const KYC_STATUS: &str = "kyc.status";
/// When the identity was last verified.
pub(super) const KYC_LAST_RUN: &str = "kyc.last_run";
/// Whether no verification is needed.
pub(super) const KYC_EXEMPT: &str = "kyc.exempt";
/// Whether there are accounts.
pub(super) const HAS_ACCOUNTS: &str = "accounts.any";
/// Where the social security number comes from.
pub(super) const SSN_SOURCE: &str = "ssn.source";

/// Fields that are sent and read as they are.
pub(super) const TEXTS: &[(&str, &str)] = &[
    (NAME_GIVEN, "first_name"),
    (NAME_MIDDLE, "middle_name"),
    (NAME_FAMILY, "last_name"),
    (STATUS, "status"),
    (BAN_STATUS, "ban_status"),
];

/// Fields that are only read.
pub(super) const FACTS: &[(&str, &str)] = &[
    (KYC_STATUS, "kyc_status"),
    (KYC_LAST_RUN, "kyc_last_run"),
    (KYC_EXEMPT, "kyc_exempt"),
    (HAS_ACCOUNTS, "has_accounts"),
    (SSN_SOURCE, "ssn_source"),
    (CREATED, "creation_time"),
    (UPDATED, "last_updated_time"),
];

/// Members of a reply that are never sent: read-only ones, the four digits of `ssn`, `note`, which belongs to one change of
/// `ban_status`, and `related_customers`, which is an error in a request.
pub(super) const NEVER_SENT_BACK: &[&str] = &["id", "addresses", "ssn", "note", "related_customers"];

/// Both addresses.
pub(super) const ADDRESSES: &[(&str, &str)] = &[(LEGAL_ADDRESS, "legal_address"), (SHIPPING_ADDRESS, "shipping_address")];

/// Parts of an address.
pub(super) const PARTS: &[(&str, &str)] = &[
    (LINE_1, "address_line_1"),
    (LINE_2, "address_line_2"),
    (CITY, "city"),
    (REGION, "state"),
    (POSTAL_CODE, "postal_code"),
    (COUNTRY, "country_code"),
];

/// Members of an address that are only read.
pub(super) const ADDRESS_FACTS: &[&str] = &["id", "address_type"];

/// The name on the right of a pair in one of the tables.
pub(super) fn name_of(table: &[(&'static str, &'static str)], key: &str) -> Option<&'static str> {
    table.iter().find(|(known, _)| *known == key).map(|(_, name)| *name)
}

fn key_of(table: &[(&'static str, &'static str)], name: &str) -> Option<&'static str> {
    table.iter().find(|(_, known)| *known == name).map(|(key, _)| *key)
}

/// The field a complaint is about, by Synctera's name for it, such as `dob` or `legal_address.city`; its own name where no field is
/// known.
pub(super) fn field_of(name: &str) -> String {
    let plain = name.trim().trim_start_matches(['/', '$', '.']);
    let (first, rest) = plain.split_once(['.', '/']).unwrap_or((plain, ""));
    if let Some(address) = key_of(ADDRESSES, first) {
        // A complaint about the address as a whole is shown where the address begins.
        let part = if rest.is_empty() { Some(LINE_1) } else { key_of(PARTS, rest) };
        return part.map_or_else(|| name.to_owned(), |part| key(address, part).as_str().to_owned());
    }
    match (first, rest) {
        ("email" | "phone_number", "") => "channels".to_owned(),
        ("dob", "") => BIRTH_DATE.to_owned(),
        ("ssn", "") => SSN.to_owned(),
        ("note", "") => BAN_NOTE.to_owned(),
        ("metadata", custom) if !custom.is_empty() => domain::FieldKey::custom(custom).as_str().to_owned(),
        (first, "") => key_of(TEXTS, first).unwrap_or(name).to_owned(),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("dob", "birth.date")]
    #[case("phone_number", "channels")]
    #[case("email", "channels")]
    #[case("first_name", "name.given")]
    #[case("legal_address", "address.legal.line1")]
    #[case("legal_address.city", "address.legal.city")]
    #[case("/shipping_address/country_code", "address.shipping.country")]
    #[case("metadata.source", "custom.source")]
    #[case("note", "ban.note")]
    #[case("tenant", "tenant")]
    #[case("legal_address.planet", "legal_address.planet")]
    fn complaints_name_our_fields(#[case] name: &str, #[case] field: &str) {
        assert_eq!(field_of(name), field);
    }
}
