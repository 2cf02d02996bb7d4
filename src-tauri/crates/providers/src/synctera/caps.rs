//! What Synctera can do, as data.

use domain::capabilities::{
    Capabilities, ChannelSpec, CreateTrace, CredentialSpec, CustomFieldSpec, EnvironmentSpec, Permission, SettingSpec, Support,
};
use domain::field::{BAN_NOTE, BAN_STATUS, BIRTH_DATE, FieldGroup, NAME_FAMILY, NAME_GIVEN, NAME_MIDDLE, SSN, STATUS};
use domain::name::Alphabet;
use domain::{ChannelKind, FieldKind, FieldSpec, Need, ProviderKind};

use crate::facts::{CREATED_FACT, UPDATED_FACT};
use crate::rate;

use super::names::{HAS_ACCOUNTS, KYC_EXEMPT, KYC_LAST_RUN, KYC_STATUS, SSN_SOURCE};

/// Why nothing of Synctera's can be emptied: neither null nor an empty text is documented. Source: API notes, section 5.4.
pub(super) const NOT_EMPTIED: &str = "Synctera does not say how a value is emptied, so it can only be replaced.";

const NO_DELETE: &str = "Synctera deletes no customers; the status says how a customer stands.";
const NO_TIMELINE: &str = "Synctera keeps no timeline of a customer.";

/// Everything Synctera can do, and everything a connection to it can be told. Source: API notes, sections 1, 2 and 5.
pub static CAPABILITIES: Capabilities = Capabilities {
    provider: ProviderKind::Synctera,
    name: "Synctera",
    badge: "SY",
    environments: &[
        EnvironmentSpec { environment: "production", label: "Synctera", base_url: "https://api.synctera.com/v0" },
        EnvironmentSpec { environment: "sandbox", label: "Synctera sandbox", base_url: "https://api-sandbox.synctera.com/v0" },
        EnvironmentSpec { environment: "own", label: "Another address", base_url: "" },
    ],
    credentials: &[CredentialSpec {
        key: "api_key",
        label: "API key",
        help: "Made in the Synctera console, one for each environment.",
    }],
    settings: SETTINGS,
    fields: FIELDS,
    custom_fields: Some(CustomFieldSpec { names: Alphabet::AsciiWords }),
    channels: &[
        ChannelSpec { kind: ChannelKind::Email, limit: Some(1) },
        ChannelSpec { kind: ChannelKind::Telephone, limit: Some(1) },
    ],
    reached_by: &[],
    list: Support::Yes(Permission::Read),
    create: Support::Yes(Permission::Change),
    create_trace: CreateTrace::SameKey,
    create_effect: "Without a shipping address, Synctera takes a copy of the legal address for it.",
    update: Support::Yes(Permission::Change),
    add_channel: Support::Yes(Permission::Change),
    change_channel: Support::Yes(Permission::Change),
    remove_channel: Support::No(NOT_EMPTIED),
    timeline: Support::No(NO_TIMELINE),
    add_event: Support::No(NO_TIMELINE),
    crm_sync: Support::No("Synctera asks no CRM."),
    delete: Support::No(NO_DELETE),
    purge: Support::No(NO_DELETE),
    live_search: "Beginnings of first and last names, an e-mail address (with * for a part left out), a whole phone number, \
                  Synctera's id, or “ssn” and the last four digits",
    tickets: false,
    delete_effect: "",
    purge_effect: "",
};

static SETTINGS: &[SettingSpec] = &[
    SettingSpec::plain("phone_region", "Phone region", "Country of phone numbers without a country code, such as US.", "US"),
    SettingSpec {
        key: "update_with",
        label: "Update with",
        help: "Which request changes a customer. Replacing sends the whole customer back; one with a social security number, of which \
               only four digits are known, is not replaced unless the number is typed again.",
        default: "patch",
        choices: &[("patch", "Only what changed (PATCH)"), ("put", "Replacing the customer (PUT)")],
        advanced: true,
        unverified: false,
    },
    SettingSpec {
        key: "page_size",
        label: "Customers per request",
        help: "From 1 to 100.",
        default: "100",
        choices: &[],
        advanced: true,
        unverified: false,
    },
    rate::SETTING,
];

/// Status values of a customer. Source: API notes, section 2.1.
pub(super) static STATUSES: &[&str] =
    &["PROSPECT", "ACTIVE", "INACTIVE", "DORMANT", "FROZEN", "DENIED", "DECEASED", "ESCHEAT", "SANCTION"];

/// Ban status values that are ours to set; `BANNED` is not. Source: API notes, section 5.7.
pub(super) static BAN_STATUSES: &[&str] = &["ALLOWED", "SUSPENDED"];

/// A field of Synctera's: never emptied.
const fn text(key: &'static str, label: &'static str, group: FieldGroup) -> FieldSpec {
    FieldSpec { clearable: false, ..FieldSpec::text(key, label, group) }
}

/// A field that most statuses want. Source: API notes, section 5.5: the set is not known, so nothing is insisted on.
const fn advised(key: &'static str, label: &'static str) -> FieldSpec {
    FieldSpec { need: Need::Advised, ..text(key, label, FieldGroup::Identity) }
}

/// An address: the keys of its parts, twice, so that the others of each part stand behind it in a row.
struct Address {
    ring: [&'static str; 12],
    group: FieldGroup,
}

macro_rules! ring {
    ($address:literal) => {
        [
            concat!($address, ".line1"),
            concat!($address, ".line2"),
            concat!($address, ".city"),
            concat!($address, ".region"),
            concat!($address, ".postal_code"),
            concat!($address, ".country"),
            concat!($address, ".line1"),
            concat!($address, ".line2"),
            concat!($address, ".city"),
            concat!($address, ".region"),
            concat!($address, ".postal_code"),
            concat!($address, ".country"),
        ]
    };
}

static LEGAL: Address = Address { ring: ring!("address.legal"), group: FieldGroup::LegalAddress };
static SHIPPING: Address = Address { ring: ring!("address.shipping"), group: FieldGroup::ShippingAddress };

/// A part of an address: goes out with all others, since it is not known whether an address is merged or replaced (API notes,
/// section 5.3).
const fn part(address: &'static Address, index: usize, label: &'static str) -> FieldSpec {
    let others = address.ring.split_at(index + 1).1.split_at(5).0;
    FieldSpec { sent_with: others, ..text(address.ring[index], label, address.group) }
}

/// A part that an address has to have. Source: API notes, section 2.1.
const fn needed(spec: FieldSpec) -> FieldSpec {
    FieldSpec { need: Need::With(spec.sent_with), ..spec }
}

const fn line_1(address: &'static Address) -> FieldSpec {
    needed(part(address, 0, "Street and number"))
}

const fn region(address: &'static Address) -> FieldSpec {
    FieldSpec { rule: "The short form, such as TX", ..part(address, 3, "State") }
}

const fn postal_code(address: &'static Address) -> FieldSpec {
    FieldSpec { kind: FieldKind::PostalCode, rule: "In the US 12345 or 12345-1234", ..part(address, 4, "Postal code") }
}

const fn country(address: &'static Address) -> FieldSpec {
    needed(FieldSpec { kind: FieldKind::Country, ..part(address, 5, "Country") })
}

const fn flag(key: &'static str, label: &'static str) -> FieldSpec {
    FieldSpec { kind: FieldKind::Flag, ..FieldSpec::fact(key, label) }
}

static FIELDS: &[FieldSpec] = &[
    advised(NAME_GIVEN, "First name"),
    text(NAME_MIDDLE, "Middle name", FieldGroup::Identity),
    advised(NAME_FAMILY, "Last name"),
    FieldSpec {
        kind: FieldKind::Date,
        masked: true,
        rule: "From 1900-01-01, before today",
        ..advised(BIRTH_DATE, "Date of birth")
    },
    // Never in a record, a table or a log in full; the verification of the identity needs it (API notes, section 5.8).
    FieldSpec {
        kind: FieldKind::Ssn,
        masked: true,
        secret: true,
        rule: "All nine digits, such as 123-45-6789; Synctera shows the last four",
        ..text(SSN, "Social security number", FieldGroup::Identity)
    },
    FieldSpec {
        kind: FieldKind::Choice,
        choices: STATUSES,
        // They have legal weight (API notes, section 5.6).
        confirm: &["DECEASED", "ESCHEAT", "SANCTION", "DENIED"],
        need: Need::Required,
        // The one status that may be incomplete (API notes, section 5.5).
        default: "PROSPECT",
        ..text(STATUS, "Status", FieldGroup::Identity)
    },
    FieldSpec {
        kind: FieldKind::Choice,
        choices: BAN_STATUSES,
        on_create: false,
        asks_for: Some(BAN_NOTE),
        ..text(BAN_STATUS, "Ban status", FieldGroup::Identity)
    },
    FieldSpec {
        on_create: false,
        write_only: true,
        rule: "Goes out with a change of the ban status and is never shown again",
        ..text(BAN_NOTE, "Reason for the ban status", FieldGroup::Identity)
    },
    line_1(&LEGAL),
    part(&LEGAL, 1, "Second line"),
    part(&LEGAL, 2, "City"),
    region(&LEGAL),
    postal_code(&LEGAL),
    country(&LEGAL),
    line_1(&SHIPPING),
    part(&SHIPPING, 1, "Second line"),
    part(&SHIPPING, 2, "City"),
    region(&SHIPPING),
    postal_code(&SHIPPING),
    country(&SHIPPING),
    FieldSpec::fact(KYC_STATUS, "Identity verification"),
    FieldSpec::fact(KYC_LAST_RUN, "Last verified"),
    flag(KYC_EXEMPT, "Exempt from verification"),
    flag(HAS_ACCOUNTS, "Has accounts"),
    FieldSpec::fact(SSN_SOURCE, "Origin of the social security number"),
    CREATED_FACT,
    UPDATED_FACT,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synctera::names::{ADDRESSES, FACTS, PARTS, TEXTS};
    use std::collections::BTreeSet;

    fn field(key: &str) -> &'static FieldSpec {
        CAPABILITIES.field(key).unwrap_or_else(|| panic!("there is a field {key}"))
    }

    #[test]
    fn keys_are_told_apart() {
        let keys: BTreeSet<&str> = FIELDS.iter().map(|field| field.key).collect();
        assert_eq!(keys.len(), FIELDS.len());
        let settings: BTreeSet<&str> = SETTINGS.iter().map(|setting| setting.key).collect();
        assert_eq!(settings.len(), SETTINGS.len());
    }

    #[test]
    fn every_name_of_the_wire_has_its_field() {
        for (key, _) in TEXTS.iter().chain(FACTS) {
            field(key);
        }
        for (address, _) in ADDRESSES {
            for (part, _) in PARTS {
                let spec = field(domain::address::key(address, part).as_str());
                let with: BTreeSet<&str> = spec.sent_with.iter().copied().collect();
                assert_eq!(with.len(), PARTS.len() - 1, "{} goes out with the five other parts", spec.key);
                assert!(!with.contains(spec.key) && with.iter().all(|other| other.starts_with(address)));
            }
        }
    }

    #[test]
    fn facts_cannot_be_changed() {
        assert!(FACTS.iter().all(|(key, _)| !field(key).on_create && !field(key).on_update));
    }

    #[test]
    fn nothing_is_offered_to_be_emptied() {
        assert!(FIELDS.iter().all(|field| !field.clearable), "neither null nor an empty text is documented");
        assert_eq!(CAPABILITIES.remove_channel, Support::No(NOT_EMPTIED));
    }

    #[test]
    fn a_status_with_legal_weight_is_confirmed_and_the_first_one_is_the_harmless_one() {
        let status = field(STATUS);
        assert_eq!(status.default, "PROSPECT");
        assert!(status.confirm.iter().all(|choice| status.choices.contains(choice)));
        assert_eq!(status.choices.len(), 9);
    }

    #[test]
    fn a_ban_is_not_ours_and_a_suspension_has_a_reason() {
        let ban = field(BAN_STATUS);
        assert!(!ban.choices.contains(&"BANNED"));
        assert_eq!(ban.asks_for, Some(BAN_NOTE));
        assert!(field(BAN_NOTE).write_only);
    }

    #[test]
    fn a_social_security_number_is_a_secret() {
        let ssn = field(SSN);
        assert!(ssn.masked && ssn.secret && ssn.kind == FieldKind::Ssn);
    }

    #[test]
    fn an_address_needs_its_first_line_and_its_country_once_anything_of_it_is_there() {
        for key in ["address.legal.line1", "address.legal.country", "address.shipping.line1", "address.shipping.country"] {
            assert!(matches!(field(key).need, Need::With(others) if others.len() == 5), "{key}");
        }
    }

    #[test]
    fn production_comes_first() {
        let names: Vec<&str> = CAPABILITIES.environments.iter().map(|environment| environment.environment).collect();
        assert_eq!(names, ["production", "sandbox", "own"]);
    }
}
