//! The settings of a connection to secuconnect, checked once.

use std::collections::BTreeMap;

use domain::phone::Region;

use crate::Failure;

use super::CAPABILITIES;

/// How the client secret is sent for a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenForm {
    /// As JSON, as in the documentation.
    Json,
    /// As a form, as the vendor's PHP client does.
    Form,
}

/// Everything a connection was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Settings {
    /// Where phone numbers without a country code are from.
    pub(super) region: Option<Region>,
    pub(super) token_form: TokenForm,
    pub(super) token_path: String,
    /// What stands before `/Payment/Customers`; may be empty.
    pub(super) api_path: String,
    /// Order of the list; `None` leaves it to the server.
    pub(super) sort: Option<String>,
    pub(super) page_size: u32,
}

/// Most rows asked for at once. The server's own maximum is not known; secuconnect API notes, section 7.
const LARGEST_PAGE: u32 = 1000;

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
        let page_size = value("page_size").parse().ok().filter(|size| (1..=LARGEST_PAGE).contains(size));
        Ok(Self {
            region: match Region::parse(&value("phone_region")) {
                Some(region) => Some(region),
                None => {
                    return Err(Failure::wrong("phone_region", "The phone region is a country code of two letters, such as DE."));
                }
            },
            token_form: match value("token_form").as_str() {
                "json" => TokenForm::Json,
                "form" => TokenForm::Form,
                _ => return Err(Failure::wrong("token_form", "Choose one of the list.")),
            },
            token_path: path("token_path", &value("token_path"))?,
            api_path: path("api_path", &value("api_path"))?,
            sort: sort(&value("sort"))?,
            page_size: page_size.ok_or_else(|| Failure::wrong("page_size", "A number from 1 to 1000."))?,
        })
    }
}

/// A path without a slash at its end.
fn path(key: &str, path: &str) -> Result<String, Failure> {
    let fits = path.starts_with('/') && !path.contains(['?', '#', ' ', '%']) && !path.contains("..") && !path.contains("//");
    if fits {
        Ok(path.trim_end_matches('/').to_owned())
    } else {
        Err(Failure::wrong(key, "A path that starts with / and has no question mark."))
    }
}

/// `property:asc` or `property:desc`, several with commas; older pages write `dsc`. Source: section 3.3.
fn sort(text: &str) -> Result<Option<String>, Failure> {
    if text == "none" {
        return Ok(None);
    }
    let one = |part: &str| {
        part.split_once(':').is_some_and(|(property, order)| {
            let word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
            !property.is_empty() && property.chars().all(word) && ["asc", "desc", "dsc"].contains(&order)
        })
    };
    if text.split(',').all(one) {
        Ok(Some(text.to_owned()))
    } else {
        Err(Failure::wrong("sort", "Write it as created:asc, or none."))
    }
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
        assert_eq!((settings.api_path.as_str(), settings.token_path.as_str()), ("/api/v2", "/oauth/token"));
        assert_eq!(settings.sort.as_deref(), Some("created:asc"));
        assert_eq!((settings.page_size, settings.token_form), (100, TokenForm::Json));
    }

    #[rstest]
    #[case("none", None)]
    #[case("created:desc,contact.surname:asc", Some("created:desc,contact.surname:asc"))]
    fn orders(#[case] sort: &str, #[case] expected: Option<&str>) {
        assert_eq!(settings(&[("sort", sort)]).unwrap().sort.as_deref(), expected);
    }

    #[test]
    fn a_slash_at_the_end_does_no_harm() {
        let settings = settings(&[("api_path", "/api/v2/"), ("token_path", "/oauth/token/")]).unwrap();
        assert_eq!((settings.api_path.as_str(), settings.token_path.as_str()), ("/api/v2", "/oauth/token"));
    }

    #[rstest]
    #[case("phone_region", "Deutschland")]
    #[case("token_form", "xml")]
    #[case("token_path", "oauth/token")]
    #[case("api_path", "/api/../all")]
    #[case("sort", "created")]
    #[case("sort", "created:up")]
    #[case("page_size", "0")]
    #[case("page_size", "many")]
    fn a_setting_that_does_not_do_is_named(#[case] key: &str, #[case] value: &str) {
        let failure = settings(&[(key, value)]).unwrap_err();
        assert_eq!(failure.fields.first().map(|(field, _)| field.as_str()), Some(key));
    }
}
