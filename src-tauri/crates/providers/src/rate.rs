//! How many requests a second a connection sends: a setting that every provider has, since none of them documents its limit.

use std::collections::BTreeMap;

use domain::capabilities::SettingSpec;

use crate::Failure;

/// Key of the setting.
const KEY: &str = "requests_per_second";

/// What is taken where nothing usable is set. A guess that is bearable for every provider.
const DEFAULT: u32 = 10;

/// Most that can be set. More would need as many requests under way at once, and no console has them.
const MOST: u32 = 1000;

/// What is said about the setting.
pub(crate) const SETTING: SettingSpec = SettingSpec::guess(
    KEY,
    "Requests a second",
    "How many this console sends at most, from 1 to 1000. The vendor documents no figure; when it answers that it is busy, the console \
     sends fewer by itself for a while.",
    "10",
);

/// How many requests a second a connection with these settings sends at most. What cannot be used counts as not set: [`crate::connect`]
/// has refused it already.
#[must_use]
pub fn requests_per_second(settings: &BTreeMap<String, String>) -> u32 {
    set(settings).and_then(parsed).unwrap_or(DEFAULT)
}

/// Refuses a setting that is no such number.
///
/// # Errors
/// What it has to be.
pub(crate) fn check(settings: &BTreeMap<String, String>) -> Result<(), Failure> {
    match set(settings) {
        Some(text) if parsed(text).is_none() => Err(Failure::wrong(KEY, "A whole number from 1 to 1000.")),
        _ => Ok(()),
    }
}

/// What is set; an empty text is nothing.
fn set(settings: &BTreeMap<String, String>) -> Option<&str> {
    settings.get(KEY).map(|text| text.trim()).filter(|text| !text.is_empty())
}

fn parsed(text: &str) -> Option<u32> {
    text.parse().ok().filter(|rate| (1..=MOST).contains(rate))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Endpoint, FailureKind, Options, Secret, capabilities, connect};
    use domain::ProviderKind;
    use rstest::rstest;

    fn settings(text: &str) -> BTreeMap<String, String> {
        [(KEY.to_owned(), text.to_owned())].into()
    }

    #[rstest]
    #[case("1", Some(1))]
    #[case(" 200 ", Some(200))]
    #[case("1000", Some(1000))]
    #[case("", Some(DEFAULT))]
    #[case("0", None)]
    #[case("1001", None)]
    #[case("2.5", None)]
    #[case("-1", None)]
    #[case("many", None)]
    fn a_whole_number_from_1_to_1000(#[case] text: &str, #[case] expected: Option<u32>) {
        let settings = settings(text);
        assert_eq!(check(&settings).is_ok(), expected.is_some());
        assert_eq!(requests_per_second(&settings), expected.unwrap_or(DEFAULT));
    }

    #[test]
    fn the_default_that_is_shown_is_the_one_that_is_used() {
        assert_eq!(SETTING.default, DEFAULT.to_string());
        assert_eq!(requests_per_second(&BTreeMap::new()), DEFAULT);
    }

    #[test]
    fn every_provider_has_the_setting_and_refuses_what_does_not_do() {
        for kind in ProviderKind::ALL {
            let caps = capabilities(kind);
            let spec = caps.settings.iter().find(|spec| spec.key == KEY).unwrap();
            assert!(spec.advanced && spec.unverified, "{kind}: no vendor documents a figure");
            let endpoint = |rate: &str| Endpoint {
                base_url: "http://127.0.0.1:9".parse().unwrap(),
                settings: settings(rate),
                credentials: caps.credentials.iter().map(|spec| (spec.key.to_owned(), Secret::new("x"))).collect(),
            };
            assert!(connect(kind, endpoint("200"), &Options::default()).is_ok(), "{kind}");
            let failure = connect(kind, endpoint("0"), &Options::default()).err().unwrap();
            let named: Vec<&str> = failure.fields.iter().map(|(field, _)| field.as_str()).collect();
            assert_eq!((failure.kind, named), (FailureKind::Impossible, vec![KEY]), "{kind}");
        }
    }
}
