//! The settings of a connection, read once.

use std::collections::BTreeMap;

use domain::ChannelKind;
use domain::phone::Region;

use crate::Failure;

use super::CAPABILITIES;

/// Which request creates a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CreateWith {
    /// The simple one where the channels fit it.
    Auto,
    /// POST customer, then addChannelOnly for channels that do not fit.
    Customer,
    /// createCustomerCRUD.
    Crud,
}

/// How the brand of a customer relates to the brand of the connection. An external id only means somebody together with a
/// brand (API notes, section 4.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BrandMatch {
    /// The same, or the customer shows none.
    Same,
    /// The customer shows a brand and the connection was not told the name of its own.
    Unverified,
    /// Another.
    Other,
}

/// Settings of a connection.
#[derive(Debug, Clone)]
pub(super) struct Settings {
    pub(super) brand_id: Option<String>,
    pub(super) brand_name: Option<String>,
    pub(super) region: Option<Region>,
    pub(super) create_with: CreateWith,
    channel_types: Vec<(ChannelKind, String)>,
    /// Names of custom fields that replies may hold without their prefix.
    pub(super) custom_fields: Vec<String>,
    pub(super) item_path: String,
    pub(super) channel_delete_path: String,
    pub(super) purge_path: String,
    pub(super) purge_parameters: Vec<(String, String)>,
    pub(super) ticket_history_parameter: String,
    pub(super) page_size: u32,
}

impl Settings {
    /// Reads the settings that differ from their default.
    ///
    /// # Errors
    /// The setting that cannot be used, and why.
    pub(super) fn read(set: &BTreeMap<String, String>) -> Result<Self, Failure> {
        let value = |key: &str| -> String {
            let default = || CAPABILITIES.settings.iter().find(|spec| spec.key == key).map_or("", |spec| spec.default);
            set.get(key).map(|value| value.trim()).filter(|value| !value.is_empty()).unwrap_or_else(default).to_owned()
        };
        let optional = |key: &str| Some(value(key)).filter(|value| !value.is_empty());
        let brand_id = optional("brand_id");
        if brand_id.as_deref().is_some_and(|id| !id.bytes().all(|byte| byte.is_ascii_digit())) {
            return Err(wrong("brand_id", "The brand id is a number."));
        }
        let page_size = value("page_size").parse().ok().filter(|size| (1..=LARGEST_PAGE).contains(size));
        Ok(Self {
            brand_id,
            brand_name: optional("brand_name"),
            region: match Region::parse(&value("phone_region")) {
                Some(region) => Some(region),
                None => return Err(wrong("phone_region", "The phone region is a country code of two letters, such as NL.")),
            },
            create_with: match value("create_with").as_str() {
                "auto" => CreateWith::Auto,
                "customer" => CreateWith::Customer,
                "createCustomerCRUD" => CreateWith::Crud,
                _ => return Err(wrong("create_with", "Choose one of the list.")),
            },
            channel_types: channel_types(&value("channel_types"))
                .ok_or_else(|| wrong("channel_types", "Write it as email=1,telephone=2."))?,
            custom_fields: value("custom_fields")
                .split(',')
                .map(|name| name.trim().to_owned())
                .filter(|name| !name.is_empty())
                .collect(),
            item_path: path("item_path", value("item_path"))?,
            channel_delete_path: path("channel_delete_path", value("channel_delete_path"))?,
            purge_path: path("purge_path", value("purge_path"))?,
            purge_parameters: parameters(&value("purge_parameters"))
                .ok_or_else(|| wrong("purge_parameters", "Write it as customer_id={id}."))?,
            ticket_history_parameter: value("ticket_history_parameter"),
            page_size: page_size.ok_or_else(|| wrong("page_size", "A number from 1 to 99."))?,
        })
    }

    /// The brand id.
    ///
    /// # Errors
    /// Where to set it, if it is not.
    pub(super) fn brand(&self) -> Result<&str, Failure> {
        self.brand_id.as_deref().ok_or_else(|| wrong("brand_id", NO_BRAND))
    }

    /// How the brand a customer shows relates to the connection's.
    pub(super) fn brand_of(&self, shown: Option<&str>) -> BrandMatch {
        match (shown, &self.brand_name) {
            (None, _) => BrandMatch::Same,
            (Some(_), None) => BrandMatch::Unverified,
            (Some(shown), Some(own)) if domain::email::key(shown) == domain::email::key(own) => BrandMatch::Same,
            (Some(_), Some(_)) => BrandMatch::Other,
        }
    }

    /// The account's number of a kind of channels.
    pub(super) fn channel_type(&self, kind: &ChannelKind) -> Option<&str> {
        self.channel_types.iter().find(|(known, _)| known == kind).map(|(_, id)| id.as_str())
    }

    /// The kind of channels with this number.
    pub(super) fn channel_kind(&self, id: &str) -> Option<ChannelKind> {
        self.channel_types.iter().find(|(_, known)| known == id).map(|(kind, _)| kind.clone())
    }
}

/// What is said where the brand id is missing.
pub(super) const NO_BRAND: &str = "This needs the brand id: set it in the settings of the connection.";

/// Most rows Omnidesk gives at once. Source: API notes, section 2.1, `itemLimit`.
const LARGEST_PAGE: u32 = 99;

fn wrong(key: &str, words: &str) -> Failure {
    let mut failure = Failure::impossible(words);
    failure.fields = vec![(key.to_owned(), words.to_owned())];
    failure
}

fn path(key: &str, path: String) -> Result<String, Failure> {
    let fits = path.starts_with('/') && !path.contains(['?', '#', ' ']) && !path.contains("..");
    if fits { Ok(path) } else { Err(wrong(key, "A path that starts with / and has no question mark.")) }
}

fn channel_types(text: &str) -> Option<Vec<(ChannelKind, String)>> {
    text.split(',')
        .map(|pair| {
            let (word, id) = pair.split_once('=')?;
            let (word, id) = (word.trim(), id.trim());
            let digits = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
            (!word.is_empty() && digits).then(|| (ChannelKind::from(word.to_owned()), id.to_owned()))
        })
        .collect()
}

fn parameters(text: &str) -> Option<Vec<(String, String)>> {
    text.split('&')
        .map(|pair| {
            let (name, value) = pair.split_once('=')?;
            (!name.trim().is_empty()).then(|| (name.trim().to_owned(), value.trim().to_owned()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn settings(pairs: &[(&str, &str)]) -> Result<Settings, Failure> {
        Settings::read(&pairs.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect())
    }

    #[test]
    fn the_defaults_can_be_read() {
        let settings = settings(&[]).unwrap();
        assert_eq!(settings.channel_type(&ChannelKind::Telephone), Some("2"));
        assert_eq!(settings.channel_kind("4"), Some(ChannelKind::Twitter));
        assert_eq!(settings.page_size, 99);
        assert_eq!(settings.purge_parameters, [("customer_id".to_owned(), "{id}".to_owned())]);
    }

    #[rstest]
    #[case("brand_id", "Fietsenwinkel")]
    #[case("phone_region", "Nederland")]
    #[case("create_with", "magic")]
    #[case("channel_types", "email:1")]
    #[case("channel_types", "email=")]
    #[case("item_path", "api/v2/customer/{id}")]
    #[case("purge_path", "/api/../all")]
    #[case("purge_parameters", "{id}")]
    #[case("page_size", "100")]
    #[case("page_size", "0")]
    fn a_setting_that_does_not_do_is_named(#[case] key: &str, #[case] value: &str) {
        let failure = settings(&[(key, value)]).unwrap_err();
        assert_eq!(failure.fields.first().map(|(field, _)| field.as_str()), Some(key));
    }

    #[rstest]
    #[case("Fietsenwinkel", Some("fietsenwinkel "), BrandMatch::Same)]
    #[case("Fietsenwinkel", Some("Bakkerij"), BrandMatch::Other)]
    #[case("Fietsenwinkel", None, BrandMatch::Same)]
    #[case("", Some("Fietsenwinkel"), BrandMatch::Unverified)]
    fn brands_are_compared_by_name(#[case] own: &str, #[case] shown: Option<&str>, #[case] expected: BrandMatch) {
        assert_eq!(settings(&[("brand_name", own)]).unwrap().brand_of(shown), expected);
    }
}
