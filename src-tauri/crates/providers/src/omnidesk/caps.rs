//! What Omnidesk can do, as data.

use domain::capabilities::{
    Capabilities, ChannelSpec, CreateTrace, CredentialSpec, CustomFieldSpec, EnvironmentSpec, Permission, SettingSpec, Support,
};
use domain::field::{BRAND, EXTERNAL_ID, FieldGroup, NAME_FAMILY, NAME_GIVEN};
use domain::name::Alphabet;
use domain::{ChannelKind, FieldSpec, ProviderKind};

use crate::rate;

/// Everything Omnidesk can do, and everything a connection to it can be told.
///
/// Rights follow the permission list of the API notes, section 1; `Unverified` marks calls whose path or parameters the
/// notes do not know (section 6).
pub static CAPABILITIES: Capabilities = Capabilities {
    provider: ProviderKind::Omnidesk,
    name: "Omnidesk",
    badge: "OM",
    environments: &[
        EnvironmentSpec { environment: "production", label: "Omnidesk", base_url: "https://{account}.omnidesk.com" },
        EnvironmentSpec {
            environment: "production_io",
            label: "Omnidesk, older address",
            base_url: "https://{account}.omnidesk.io",
        },
        EnvironmentSpec { environment: "own", label: "Another address", base_url: "" },
    ],
    credentials: &[CredentialSpec {
        key: "api_key",
        label: "API key",
        help: "Made by an administrator in Omnidesk; it needs the right to read customers, and to change them for anything else.",
    }],
    settings: SETTINGS,
    fields: FIELDS,
    custom_fields: Some(CustomFieldSpec { names: Alphabet::AsciiWords }),
    channels: &[
        ChannelSpec { kind: ChannelKind::Email, limit: None },
        ChannelSpec { kind: ChannelKind::Telephone, limit: None },
        ChannelSpec { kind: ChannelKind::Facebook, limit: None },
        ChannelSpec { kind: ChannelKind::Twitter, limit: None },
    ],
    reached_by: &[],
    list: Support::Yes(Permission::Read),
    create: Support::Yes(Permission::Change),
    create_trace: CreateTrace::ExternalId,
    create_effect: "",
    update: Support::Yes(Permission::Change),
    add_channel: Support::Yes(Permission::Change),
    change_channel: Support::Unverified(Permission::Change),
    remove_channel: Support::Unverified(Permission::Change),
    timeline: Support::Yes(Permission::Read),
    add_event: Support::Yes(Permission::Change),
    crm_sync: Support::Yes(Permission::Change),
    delete: Support::Unverified(Permission::Change),
    purge: Support::Unverified(Permission::Change),
    live_search: "Words without accents, a whole e-mail address, a whole phone number, or an external id",
    tickets: true,
    delete_effect: "The customer is deleted in Omnidesk. What happens to tickets and history is not documented.",
    purge_effect: "All data linked to the customer is wiped in Omnidesk. This cannot be undone.",
};

static SETTINGS: &[SettingSpec] = &[
    SettingSpec::plain("brand_id", "Brand id", "The number of the brand; most requests need it.", ""),
    SettingSpec::plain(
        "brand_name",
        "Brand name",
        "The name of that brand as customers show it, so that customers of other brands are told apart.",
        "",
    ),
    SettingSpec::plain("phone_region", "Phone region", "Country of phone numbers without a country code, such as NL.", "NL"),
    SettingSpec {
        key: "key_rights",
        label: "Rights of the key",
        help: "What the API key may do; what it may not do is not offered.",
        default: "unknown",
        choices: &[("unknown", "Not known"), ("read", "Read only"), ("read_change", "Read and change")],
        advanced: false,
        unverified: false,
    },
    SettingSpec::plain("custom_fields", "Custom fields", "Names of the account's custom fields, separated by commas.", ""),
    SettingSpec {
        key: "create_with",
        label: "Create with",
        help: "Which request creates a customer; automatic takes the simpler one wherever the channels fit it.",
        default: "auto",
        choices: &[("auto", "Automatic"), ("customer", "customer"), ("createCustomerCRUD", "createCustomerCRUD")],
        advanced: true,
        unverified: false,
    },
    SettingSpec::guess(
        "channel_types",
        "Channel type ids",
        "The account's numbers of the kinds of channels.",
        "email=1,telephone=2,facebook=3,twitter=4",
    ),
    SettingSpec::guess("item_path", "Path of a customer", "Where one customer is read and deleted.", "/api/v2/customer/{id}"),
    SettingSpec::guess(
        "channel_delete_path",
        "Path of a channel",
        "Where one channel of a customer is deleted.",
        "/api/v2/customer/{id}/channel/{channelId}",
    ),
    SettingSpec::guess("purge_path", "Path of purging", "Where all data of a customer is purged.", "/api/v2/customer/purgedata"),
    SettingSpec::guess("purge_parameters", "Parameters of purging", "How the customer to purge is named.", "customer_id={id}"),
    SettingSpec::guess(
        "ticket_history_parameter",
        "Parameter for ticket history",
        "Added to the request for a timeline to get tickets too.",
        "include_ticket_history",
    ),
    SettingSpec::advanced("page_size", "Customers per request", "From 1 to 99.", "99"),
    rate::SETTING,
];

/// A name: only letters of the pattern in section 1 of the API notes, sent as a pair, and never emptied, since several
/// calls take a missing name for an empty one (section 4).
const fn name(key: &'static str, label: &'static str, other: &'static [&'static str]) -> FieldSpec {
    FieldSpec {
        alphabet: Some(Alphabet::Latin1Name),
        sent_with: other,
        clearable: false,
        ..FieldSpec::text(key, label, FieldGroup::Identity)
    }
}

static FIELDS: &[FieldSpec] = &[
    name(NAME_GIVEN, "First name", &[NAME_FAMILY]),
    name(NAME_FAMILY, "Last name", &[NAME_GIVEN]),
    FieldSpec { on_update: false, clearable: false, ..FieldSpec::text(EXTERNAL_ID, "External id", FieldGroup::Identity) },
    FieldSpec::fact(BRAND, "Brand"),
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
    fn what_the_documentation_leaves_open_is_marked_as_unverified() {
        for support in [CAPABILITIES.remove_channel, CAPABILITIES.delete, CAPABILITIES.purge] {
            assert_eq!(support, Support::Unverified(Permission::Change));
        }
        let guessed: Vec<&str> =
            CAPABILITIES.settings.iter().filter(|setting| setting.unverified).map(|setting| setting.key).collect();
        assert_eq!(
            guessed,
            [
                "channel_types",
                "item_path",
                "channel_delete_path",
                "purge_path",
                "purge_parameters",
                "ticket_history_parameter",
                "requests_per_second",
            ]
        );
    }

    #[test]
    fn names_cannot_be_emptied() {
        for key in [NAME_GIVEN, NAME_FAMILY] {
            assert!(CAPABILITIES.field(key).is_some_and(|field| !field.clearable), "{key} may be blanked by an update");
        }
    }
}
