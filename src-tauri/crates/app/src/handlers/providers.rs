use contract::WireError;
use contract::wire::{
    ChannelKindInfo, Choice, CredentialInfo, Empty, EnvironmentInfo, FieldGroup as WireGroup, FieldInfo, FieldKind as WireKind,
    FieldNeed, ProviderInfo, ProviderList, SettingInfo,
};
use domain::capabilities::{Capabilities, SettingSpec, Support};
use domain::field::FieldGroup;
use domain::{FieldKind, FieldSpec, Need, ProviderKind};

use crate::program::App;
use crate::view;

impl App {
    /// The kinds of remote systems this program can talk to.
    ///
    /// # Errors
    /// None today; the signature is every command's.
    pub async fn providers_list(&self, _: Empty) -> Result<ProviderList, WireError> {
        Ok(ProviderList {
            providers: ProviderKind::ALL.iter().map(|kind| provider_info(providers::capabilities(*kind))).collect(),
        })
    }
}

fn provider_info(capabilities: &'static Capabilities) -> ProviderInfo {
    ProviderInfo {
        provider: capabilities.provider.as_str().into(),
        name: capabilities.name.into(),
        badge: capabilities.badge.into(),
        environments: capabilities
            .environments
            .iter()
            .map(|spec| EnvironmentInfo {
                environment: spec.environment.into(),
                label: spec.label.into(),
                base_url: spec.base_url.into(),
            })
            .collect(),
        credentials: capabilities
            .credentials
            .iter()
            .map(|spec| CredentialInfo { key: spec.key.into(), label: spec.label.into(), help: spec.help.into() })
            .collect(),
        settings: capabilities.settings.iter().map(setting_info).collect(),
        fields: capabilities
            .fields
            .iter()
            .map(|spec| FieldInfo {
                key: spec.key.into(),
                label: spec.label.into(),
                kind: wire_kind(spec.kind),
                on_create: spec.on_create,
                on_update: spec.on_update,
                group: wire_group(spec.group),
                rule: rule(spec).into(),
                choices: choices(spec.choices),
                need: match spec.need {
                    Need::None => FieldNeed::Optional,
                    Need::Advised => FieldNeed::Advised,
                    Need::Required => FieldNeed::Required,
                    Need::With(_) => FieldNeed::RequiredWith,
                },
                needed_with: match spec.need {
                    Need::With(others) => owned(others),
                    Need::None | Need::Advised | Need::Required => Vec::new(),
                },
                confirm: owned(spec.confirm),
                asks_for: spec.asks_for.map(ToOwned::to_owned),
                masked: spec.masked,
                secret: spec.secret,
                write_only: spec.write_only,
                default: spec.default.into(),
            })
            .collect(),
        channels: capabilities
            .channels
            .iter()
            .map(|spec| ChannelKindInfo {
                kind: spec.kind.as_str().into(),
                label: spec.kind.label().into(),
                rule: spec.kind.rule().into(),
                limit: spec.limit.and_then(|limit| u32::try_from(limit).ok()),
            })
            .collect(),
        can_create: !matches!(capabilities.create, Support::No(_)),
        create_effect: capabilities.create_effect.into(),
        reached_by: capabilities.reached_by.iter().map(|kind| kind.as_str().to_owned()).collect(),
        list: match capabilities.list {
            Support::No(reason) => view::no(reason),
            Support::Yes(_) | Support::Unverified(_) => view::yes(),
        },
        live_search: capabilities.live_search.into(),
        custom_fields: capabilities.custom_fields.is_some(),
        tickets: capabilities.tickets,
    }
}

fn setting_info(spec: &SettingSpec) -> SettingInfo {
    SettingInfo {
        key: spec.key.into(),
        label: spec.label.into(),
        help: spec.help.into(),
        default: spec.default.into(),
        choices: spec.choices.iter().map(|(value, label)| Choice { value: (*value).into(), label: (*label).into() }).collect(),
        advanced: spec.advanced,
        unverified: spec.unverified,
    }
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// What may be typed into a field, in words to show.
pub(crate) fn rule(spec: &FieldSpec) -> &'static str {
    if spec.rule.is_empty() { spec.alphabet.map_or("", domain::name::Alphabet::rule) } else { spec.rule }
}

/// Card a field stands on.
pub(crate) fn wire_group(group: FieldGroup) -> WireGroup {
    match group {
        FieldGroup::Identity => WireGroup::Identity,
        FieldGroup::LegalAddress => WireGroup::LegalAddress,
        FieldGroup::ShippingAddress => WireGroup::ShippingAddress,
        FieldGroup::Custom => WireGroup::Custom,
        FieldGroup::System => WireGroup::System,
    }
}

pub(crate) fn choices(choices: &[&str]) -> Vec<Choice> {
    choices.iter().map(|value| Choice { value: (*value).into(), label: (*value).into() }).collect()
}

pub(crate) fn wire_kind(kind: FieldKind) -> WireKind {
    match kind {
        FieldKind::Text => WireKind::Text,
        FieldKind::Email => WireKind::Email,
        FieldKind::Phone => WireKind::Phone,
        FieldKind::Date => WireKind::Date,
        FieldKind::Choice => WireKind::Choice,
        FieldKind::Country => WireKind::Country,
        FieldKind::CountryName => WireKind::CountryName,
        FieldKind::PostalCode => WireKind::PostalCode,
        FieldKind::Ssn => WireKind::Ssn,
        FieldKind::Number => WireKind::Number,
        FieldKind::Flag => WireKind::Flag,
    }
}
