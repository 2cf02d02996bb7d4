//! What secuconnect can do, as data.

use domain::capabilities::{
    Capabilities, ChannelSpec, CreateTrace, CredentialSpec, EnvironmentSpec, Permission, SettingSpec, Support,
};
use domain::field::{
    BIRTH_DATE, BIRTH_PLACE, COMPANY, FAX, FieldGroup, GENDER, NAME_COMBINED, NAME_FAMILY, NAME_GIVEN, NATIONALITY, SALUTATION,
    TITLE, WEBSITE,
};
use domain::{ChannelKind, FieldKind, FieldSpec, Need, ProviderKind};

use crate::facts::{CREATED_FACT, UPDATED_FACT};
use crate::rate;

use super::contact::{CITY, COUNTRY, LINE_2, NUMBER, POSTAL_CODE, STREET};

/// Everything secuconnect can do, and everything a connection to it can be told.
///
/// Hosts are those of the secuconnect API notes, section 1; what can be asked for is section 3.
pub static CAPABILITIES: Capabilities = Capabilities {
    provider: ProviderKind::Secuconnect,
    name: "secuconnect",
    badge: "SC",
    environments: &[
        EnvironmentSpec { environment: "production", label: "secuconnect", base_url: "https://connect.secucard.com" },
        EnvironmentSpec { environment: "testing", label: "Testing", base_url: "https://connect-testing.secuconnect.com" },
        EnvironmentSpec { environment: "own", label: "Another address", base_url: "" },
    ],
    credentials: &[
        CredentialSpec { key: "client_id", label: "Client id", help: "Given by secuconnect together with the client secret." },
        CredentialSpec {
            key: "client_secret",
            label: "Client secret",
            help: "Exchanged for a token that lasts some minutes. Shows the customers of its own contract only.",
        },
    ],
    settings: SETTINGS,
    fields: FIELDS,
    custom_fields: None,
    channels: &[
        ChannelSpec { kind: ChannelKind::Email, limit: Some(1) },
        ChannelSpec { kind: ChannelKind::Telephone, limit: Some(1) },
        ChannelSpec { kind: ChannelKind::Mobile, limit: Some(1) },
    ],
    reached_by: &[],
    list: Support::Yes(Permission::Read),
    create: Support::Yes(Permission::Change),
    create_trace: CreateTrace::Resemblance,
    create_effect: "A new customer is made even if the same person is there already: secuconnect keeps duplicates.",
    update: Support::Yes(Permission::Change),
    add_channel: Support::Yes(Permission::Change),
    change_channel: Support::Yes(Permission::Change),
    remove_channel: Support::Yes(Permission::Change),
    timeline: Support::No("secuconnect keeps no timeline of payment customers."),
    add_event: Support::No("secuconnect keeps no timeline of payment customers."),
    crm_sync: Support::No("secuconnect has no CRM behind it."),
    delete: Support::Yes(Permission::Change),
    purge: Support::No("secuconnect knows no purging; deleting is all it offers."),
    live_search: "Words of the name, a whole e-mail address, a whole phone number, or the id (PCU_…)",
    tickets: false,
    delete_effect: "The customer is deleted in secuconnect. Created again it gets another id. What happens to its payments is not \
                    documented.",
    purge_effect: "",
};

static SETTINGS: &[SettingSpec] = &[
    SettingSpec {
        advanced: false,
        ..SettingSpec::advanced(
            "phone_region",
            "Phone region",
            "Country of phone numbers without a country code, such as DE.",
            "DE",
        )
    },
    SettingSpec {
        choices: &[("json", "JSON"), ("form", "Form")],
        ..SettingSpec::advanced(
            "token_form",
            "Form of signing in",
            "How the client secret is sent for a token; both are in use.",
            "json",
        )
    },
    SettingSpec::advanced(
        "token_path",
        "Path of signing in",
        "Where a token is had; not below the path of the API.",
        "/oauth/token",
    ),
    SettingSpec::advanced("api_path", "Path of the API", "What stands before /Payment/Customers.", "/api/v2"),
    SettingSpec::guess(
        "sort",
        "Order of the list",
        "Order in which all customers are read; “none” leaves it to secuconnect.",
        "created:asc",
    ),
    SettingSpec::guess("page_size", "Customers per request", "From 1 to 1000.", "100"),
    rate::SETTING,
];

/// A value that secuconnect wants on every create and update; what it does without is not known. Source: section 3.1.
const fn advised(spec: FieldSpec) -> FieldSpec {
    FieldSpec { need: Need::Advised, ..spec }
}

const fn identity(key: &'static str, label: &'static str) -> FieldSpec {
    FieldSpec::text(key, label, FieldGroup::Identity)
}

/// A part of the address, and the other parts.
const fn address(key: &'static str, label: &'static str, kind: FieldKind, others: &'static [&'static str]) -> FieldSpec {
    FieldSpec { kind, sent_with: others, ..FieldSpec::text(key, label, FieldGroup::LegalAddress) }
}

static FIELDS: &[FieldSpec] = &[
    identity(SALUTATION, "Salutation"),
    identity(TITLE, "Title"),
    advised(identity(NAME_GIVEN, "First name")),
    advised(identity(NAME_FAMILY, "Last name")),
    FieldSpec { rule: "First and last name in one, where it is kept beside the two", ..identity(NAME_COMBINED, "Whole name") },
    FieldSpec { rule: "If the customer is a company", ..identity(COMPANY, "Company") },
    FieldSpec { kind: FieldKind::Date, masked: true, ..identity(BIRTH_DATE, "Date of birth") },
    identity(BIRTH_PLACE, "Place of birth"),
    identity(NATIONALITY, "Nationality"),
    FieldSpec { rule: "Which words secuconnect takes is not documented", ..identity(GENDER, "Gender") },
    FieldSpec { kind: FieldKind::Phone, ..identity(FAX, "Fax") },
    identity(WEBSITE, "Website"),
    advised(address(STREET, "Street", FieldKind::Text, &[NUMBER, LINE_2, POSTAL_CODE, CITY, COUNTRY])),
    advised(address(NUMBER, "Number", FieldKind::Text, &[STREET, LINE_2, POSTAL_CODE, CITY, COUNTRY])),
    address(LINE_2, "c/o, flat", FieldKind::Text, &[STREET, NUMBER, POSTAL_CODE, CITY, COUNTRY]),
    advised(address(POSTAL_CODE, "Postal code", FieldKind::PostalCode, &[STREET, NUMBER, LINE_2, CITY, COUNTRY])),
    advised(address(CITY, "City", FieldKind::Text, &[STREET, NUMBER, LINE_2, POSTAL_CODE, COUNTRY])),
    advised(address(COUNTRY, "Country", FieldKind::CountryName, &[STREET, NUMBER, LINE_2, POSTAL_CODE, CITY])),
    // The second is missing until the first change. Source: section 3.2.
    CREATED_FACT,
    UPDATED_FACT,
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn keys_are_told_apart() {
        let settings: BTreeSet<&str> = CAPABILITIES.settings.iter().map(|setting| setting.key).collect();
        assert_eq!(settings.len(), CAPABILITIES.settings.len());
        let fields: BTreeSet<&str> = CAPABILITIES.fields.iter().map(|field| field.key).collect();
        assert_eq!(fields.len(), CAPABILITIES.fields.len());
    }

    #[test]
    fn what_the_notes_leave_open_is_marked_as_unverified() {
        let guessed: Vec<&str> = SETTINGS.iter().filter(|setting| setting.unverified).map(|setting| setting.key).collect();
        assert_eq!(guessed, ["sort", "page_size", "requests_per_second"]);
    }

    #[test]
    fn nothing_is_insisted_on_that_the_vendors_own_client_does_not_insist_on() {
        let advised: Vec<&str> = FIELDS.iter().filter(|field| field.need == Need::Advised).map(|field| field.key).collect();
        assert_eq!(advised, [NAME_GIVEN, NAME_FAMILY, STREET, NUMBER, POSTAL_CODE, CITY, COUNTRY]);
        assert!(FIELDS.iter().all(|field| matches!(field.need, Need::None | Need::Advised)), "warn, do not block");
    }

    #[test]
    fn the_parts_of_an_address_go_together() {
        let parts: BTreeSet<&str> =
            FIELDS.iter().filter(|field| field.group == FieldGroup::LegalAddress).map(|field| field.key).collect();
        for field in FIELDS.iter().filter(|field| field.group == FieldGroup::LegalAddress) {
            let mut together: BTreeSet<&str> = field.sent_with.iter().copied().collect();
            assert!(together.insert(field.key), "{} is not sent with itself", field.key);
            assert_eq!(together, parts);
        }
    }

    #[test]
    fn one_address_of_each_kind() {
        for kind in [ChannelKind::Email, ChannelKind::Telephone, ChannelKind::Mobile] {
            assert_eq!(CAPABILITIES.channel_limit(&kind), Some(1), "a contact has one property for {kind}");
        }
    }
}
