//! What Securely can do, as data.

use domain::capabilities::{
    Capabilities, ChannelSpec, CreateTrace, CredentialSpec, EnvironmentSpec, Permission, SettingSpec, Support,
};
use domain::field::{ACCOUNT_NUMBER, COMPANY, EXTERNAL_ID, FieldGroup, NAME_FAMILY, NAME_GIVEN, Need, STATUS};
use domain::{ChannelKind, FieldSpec, ProviderKind};

use crate::rate;

/// Number of the pricing plan the customer pays by, if it is not the merchant's usual one.
pub(super) const PRICING_PLAN: &str = "pricing.plan";

/// What is said about anything that no call is known for.
pub(super) const NO_CALL: &str = "Securely offers no such call.";

const NO_CHANGES: &str = "Securely offers no way to change a customer.";

/// Everything Securely can do, and everything a connection to it can be told.
///
/// Only import and search are known; whatever else exists, its path is not (Securely API notes, section 5).
pub static CAPABILITIES: Capabilities = Capabilities {
    provider: ProviderKind::Securely,
    name: "Securely",
    badge: "SE",
    // Two spellings of the hosts with different paths before the calls. Source: Securely API notes, section 1.
    environments: &[
        EnvironmentSpec { environment: "production", label: "Securely", base_url: "https://api.securelyme.io" },
        EnvironmentSpec { environment: "sandbox", label: "Securely sandbox", base_url: "https://sandbox-api.securelyme.io" },
        EnvironmentSpec {
            environment: "sandbox_io",
            label: "Securely sandbox, other address",
            base_url: "https://sandbox.securelyio.com/api",
        },
        EnvironmentSpec { environment: "own", label: "Another address", base_url: "" },
    ],
    credentials: &[
        CredentialSpec { key: "api_key", label: "API key", help: "The first half of a key pair of the merchant's account." },
        CredentialSpec { key: "api_secret", label: "API secret", help: "The second half of the same key pair." },
    ],
    settings: SETTINGS,
    fields: FIELDS,
    custom_fields: None,
    channels: &[
        ChannelSpec { kind: ChannelKind::Email, limit: Some(1) },
        ChannelSpec { kind: ChannelKind::Telephone, limit: Some(1) },
    ],
    reached_by: &[ChannelKind::Email, ChannelKind::Telephone],
    list: Support::No("Securely offers no list of customers; they are found one by one."),
    create: Support::Yes(Permission::Change),
    create_trace: CreateTrace::FindsItself,
    create_effect: "Securely first looks for the customer, by external id before e-mail address and phone number, and creates one only if \
                    nobody matches. A customer it finds stays as it is: the name given here is not taken over.",
    update: Support::No(NO_CHANGES),
    add_channel: Support::No(NO_CHANGES),
    change_channel: Support::No(NO_CHANGES),
    remove_channel: Support::No(NO_CHANGES),
    timeline: Support::No("Securely shows no timeline of a customer."),
    add_event: Support::No("Securely keeps no events of a customer."),
    crm_sync: Support::No("Securely asks no CRM."),
    delete: Support::No("Securely offers no way to delete a customer."),
    purge: Support::No("Securely offers no way to purge a customer."),
    live_search: "A whole e-mail address, a whole phone number, an external id, or an account number",
    tickets: false,
    delete_effect: "",
    purge_effect: "",
};

static SETTINGS: &[SettingSpec] = &[
    SettingSpec::plain("phone_region", "Phone region", "Country of phone numbers without a country code, such as US.", "US"),
    SettingSpec {
        key: "phone_format",
        label: "Form of phone numbers",
        help: "How phone numbers are written when they are sent to Securely.",
        // The one form that is documented, by a sample. Source: Securely API notes, section 3.
        default: "sample",
        choices: &[
            ("sample", "281.500.1111; from other countries +493515550142"),
            ("e164", "+12815001111"),
            ("digits", "12815001111"),
        ],
        advanced: true,
        unverified: true,
    },
    rate::SETTING,
];

/// A value that is used when a customer is created and cannot be changed later.
const fn once(key: &'static str, label: &'static str) -> FieldSpec {
    FieldSpec { on_update: false, clearable: false, ..FieldSpec::text(key, label, FieldGroup::Identity) }
}

static FIELDS: &[FieldSpec] = &[
    // Whether a name is needed is not known, only that it is kept as a text that is never null. Source: Securely API notes, section 3.
    FieldSpec { need: Need::Advised, ..once(NAME_GIVEN, "First name") },
    FieldSpec { need: Need::Advised, ..once(NAME_FAMILY, "Last name") },
    once(EXTERNAL_ID, "External id"),
    FieldSpec { group: FieldGroup::Identity, ..FieldSpec::fact(COMPANY, "Company") },
    FieldSpec::fact(STATUS, "Status"),
    FieldSpec::fact(ACCOUNT_NUMBER, "Account number"),
    FieldSpec::fact(PRICING_PLAN, "Pricing plan"),
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
    fn every_field_is_fixed_once_the_customer_exists() {
        assert!(CAPABILITIES.fields.iter().all(|field| !field.on_update && !field.clearable), "no call changes a customer");
    }

    #[test]
    fn a_default_is_one_of_the_choices() {
        for setting in CAPABILITIES.settings.iter().filter(|setting| !setting.choices.is_empty()) {
            assert!(setting.choices.iter().any(|(value, _)| *value == setting.default), "{}", setting.key);
        }
    }
}
