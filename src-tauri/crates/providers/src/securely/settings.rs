//! The settings of a connection, read once.

use std::collections::BTreeMap;

use domain::phone::{self, Region};

use crate::Failure;

use super::CAPABILITIES;

/// How phone numbers are written when they are sent. What the provider accepts is not documented beyond one sample (Securely API notes,
/// section 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PhoneFormat {
    /// As in the sample, `281.500.1111`, where the number is one of that numbering plan; E.164 otherwise.
    Sample,
    /// E.164.
    E164,
    /// The digits of E.164.
    Digits,
}

impl PhoneFormat {
    /// A number in E.164 as it is sent.
    pub(super) fn write(self, e164: &str) -> String {
        match (self, e164.strip_prefix("+1").filter(|rest| rest.len() == 10 && rest.bytes().all(|byte| byte.is_ascii_digit()))) {
            (Self::Sample, Some(rest)) => format!("{}.{}.{}", &rest[..3], &rest[3..6], &rest[6..]),
            (Self::Sample, None) | (Self::E164, _) => e164.to_owned(),
            (Self::Digits, _) => phone::digits(e164),
        }
    }

    /// The writings a number in E.164 may be kept in, without repetition: that of the settings, bare digits without and with the country
    /// code of the sample's numbering plan, E.164.
    pub(super) fn writings(self, e164: &str) -> Vec<String> {
        let digits = phone::digits(e164);
        let national = digits.strip_prefix('1').filter(|rest| rest.len() == 10).map(ToOwned::to_owned);
        let mut writings = vec![self.write(e164)];
        for writing in national.into_iter().chain([digits, e164.to_owned()]) {
            if !writing.is_empty() && !writings.contains(&writing) {
                writings.push(writing);
            }
        }
        writings
    }
}

/// Settings of a connection.
#[derive(Debug, Clone, Copy)]
pub(super) struct Settings {
    /// Where numbers without a country code are taken to be from.
    pub(super) region: Region,
    /// How phone numbers are sent.
    pub(super) phone_format: PhoneFormat,
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
        let region = Region::parse(&value("phone_region"))
            .ok_or_else(|| Failure::wrong("phone_region", "The phone region is a country code of two letters, such as US."))?;
        let phone_format = match value("phone_format").as_str() {
            "sample" => PhoneFormat::Sample,
            "e164" => PhoneFormat::E164,
            "digits" => PhoneFormat::Digits,
            _ => return Err(Failure::wrong("phone_format", "Choose one of the list.")),
        };
        Ok(Self { region, phone_format })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[test]
    fn the_defaults_can_be_read() {
        let settings = Settings::read(&BTreeMap::new()).unwrap();
        assert_eq!((Some(settings.region), settings.phone_format), (Region::parse("US"), PhoneFormat::Sample));
    }

    #[rstest]
    #[case("phone_region", "America")]
    #[case("phone_format", "nice")]
    fn a_setting_that_does_not_do_is_named(#[case] key: &str, #[case] value: &str) {
        let failure = Settings::read(&[(key.to_owned(), value.to_owned())].into()).unwrap_err();
        assert_eq!(failure.fields.first().map(|(field, _)| field.as_str()), Some(key));
    }

    #[rstest]
    #[case("+12815001111", &["281.500.1111", "2815001111", "12815001111", "+12815001111"])]
    #[case("+493515550142", &["+493515550142", "493515550142"])]
    fn a_number_is_looked_for_in_every_likely_writing(#[case] e164: &str, #[case] writings: &[&str]) {
        assert_eq!(PhoneFormat::Sample.writings(e164), writings);
    }

    #[rstest]
    #[case(PhoneFormat::Sample, "+12815001111", "281.500.1111")]
    #[case(PhoneFormat::Sample, "+493515550142", "+493515550142")]
    #[case(PhoneFormat::Sample, "+1281", "+1281")]
    #[case(PhoneFormat::E164, "+12815001111", "+12815001111")]
    #[case(PhoneFormat::Digits, "+12815001111", "12815001111")]
    #[case(PhoneFormat::Digits, "+493515550142", "493515550142")]
    fn phone_numbers_are_written_as_set(#[case] format: PhoneFormat, #[case] e164: &str, #[case] written: &str) {
        assert_eq!(format.write(e164), written);
    }
}
