//! The settings of a connection, read once.

use std::collections::BTreeMap;

use domain::phone::Region;

use crate::Failure;

use super::CAPABILITIES;

/// Which request changes a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UpdateWith {
    /// Only what changed.
    Patch,
    /// The whole customer.
    Put,
}

/// Settings of a connection.
#[derive(Debug, Clone)]
pub(super) struct Settings {
    pub(super) region: Option<Region>,
    pub(super) update_with: UpdateWith,
    pub(super) page_size: u32,
}

/// Most customers Synctera gives at once; more counts as this, without a word. Source: API notes, section 5.13.
const LARGEST_PAGE: u32 = 100;

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
        let region = Region::parse(&value("phone_region"));
        let page_size = value("page_size").parse().ok().filter(|size| (1..=LARGEST_PAGE).contains(size));
        Ok(Self {
            region: Some(region.ok_or_else(|| {
                Failure::wrong("phone_region", "The phone region is a country code of two letters, such as US.")
            })?),
            update_with: match value("update_with").as_str() {
                "patch" => UpdateWith::Patch,
                "put" => UpdateWith::Put,
                _ => return Err(Failure::wrong("update_with", "Choose one of the list.")),
            },
            page_size: page_size.ok_or_else(|| Failure::wrong("page_size", "A number from 1 to 100."))?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[test]
    fn the_defaults_can_be_read() {
        let settings = Settings::read(&BTreeMap::new()).unwrap();
        assert_eq!((settings.update_with, settings.page_size), (UpdateWith::Patch, 100));
        assert_eq!(settings.region, Region::parse("US"));
    }

    #[rstest]
    #[case("phone_region", "America")]
    #[case("update_with", "post")]
    #[case("page_size", "0")]
    #[case("page_size", "500")]
    fn a_setting_that_does_not_do_is_named(#[case] key: &str, #[case] value: &str) {
        let failure = Settings::read(&[(key.to_owned(), value.to_owned())].into()).unwrap_err();
        assert_eq!(failure.fields.first().map(|(field, _)| field.as_str()), Some(key));
    }
}
