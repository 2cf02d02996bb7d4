//! Postal addresses as groups of fields: the same parts under `address.legal` and `address.shipping`.
//!
//! Providers cut the first line differently: some keep street and house number apart, some have one line. Both stand side by side as
//! parts of their own, and [`line()`] and [`split`] go from one to the other when a value is copied.

/// Street without the number.
pub const STREET: &str = "street";
/// House number with its suffix.
pub const NUMBER: &str = "number";
/// Street and number in one line.
pub const LINE_1: &str = "line1";
/// Second line: flat, c/o.
pub const LINE_2: &str = "line2";
/// Postal code.
pub const POSTAL_CODE: &str = "postal_code";
/// City.
pub const CITY: &str = "city";
/// State or province.
pub const REGION: &str = "region";
/// Country.
pub const COUNTRY: &str = "country";

/// The key of a part of an address, such as `address.legal.city`.
#[must_use]
pub fn key(address: &str, part: &str) -> crate::FieldKey {
    crate::FieldKey::new(format!("{address}.{part}"))
}

/// Street and number in one line, as most of the world writes it.
#[must_use]
pub fn line(street: &str, number: &str) -> String {
    [street.trim(), number.trim()].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ")
}

/// Street and number of one line: the number is a last word that begins with a digit (`Hauptstraße 6a`), or a first one
/// (`100 Main St.`). Without either the whole line is the street.
#[must_use]
pub fn split(line: &str) -> (String, String) {
    let line = line.trim();
    let numeric = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    if let Some((street, number)) = line.rsplit_once(char::is_whitespace)
        && numeric(number)
    {
        return (street.trim().to_owned(), number.to_owned());
    }
    if let Some((number, street)) = line.split_once(char::is_whitespace)
        && numeric(number)
    {
        return (street.trim().to_owned(), number.to_owned());
    }
    (line.to_owned(), String::new())
}

/// Values of a form or of another system, with the first lines of addresses cut the way a provider keeps them: in one line or in two parts.
#[must_use]
pub fn fit(fields: &crate::Fields, capabilities: &crate::Capabilities) -> crate::Fields {
    let mut fitted = fields.clone();
    for address in [crate::field::LEGAL_ADDRESS, crate::field::SHIPPING_ADDRESS] {
        let [street, number, whole] = [STREET, NUMBER, LINE_1].map(|part| key(address, part));
        let takes = |part: &crate::FieldKey| capabilities.field(part.as_str()).is_some();
        if takes(&whole) && fields.get(whole.as_str()).is_none() {
            fitted.set(whole, line(fields.text(street.as_str()), fields.text(number.as_str())));
        } else if takes(&street) && fields.get(street.as_str()).is_none() {
            let (of_street, of_number) = split(fields.text(whole.as_str()));
            fitted.set(street, of_street);
            if takes(&number) {
                fitted.set(number, of_number);
            }
        }
    }
    fitted
}

/// The address a key is a part of, if it is one.
#[must_use]
pub fn of(key: &str) -> Option<&'static str> {
    [crate::field::LEGAL_ADDRESS, crate::field::SHIPPING_ADDRESS]
        .into_iter()
        .find(|address| key.strip_prefix(address).is_some_and(|rest| rest.starts_with('.')))
}

/// What two writings of a postal code have in common: `K1A 0B1` and `k1a0b1` are one.
#[must_use]
pub fn postal_key(code: &str) -> String {
    code.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("Hauptstraße 6a", "Hauptstraße", "6a")]
    #[case("100 Main St.", "Main St.", "100")]
    #[case("Straße des 17. Juni 135", "Straße des 17. Juni", "135")]
    #[case("Hauptstraße\t6a", "Hauptstraße", "6a")]
    #[case("100\u{a0} Main St.", "Main St.", "100")]
    #[case("Postfach", "Postfach", "")]
    #[case("", "", "")]
    fn lines(#[case] whole: &str, #[case] street: &str, #[case] number: &str) {
        assert_eq!(split(whole), (street.to_owned(), number.to_owned()));
    }

    #[test]
    fn a_postal_code_keeps_its_zeros() {
        assert_eq!(postal_key("01234"), "01234");
        assert_eq!(postal_key("k1a0b1"), postal_key("K1A 0B1"));
        assert_ne!(postal_key("01234"), postal_key("1234"));
    }

    proptest! {
        #[test]
        fn what_is_split_can_be_joined(street in "[A-Za-zß]{2,10}( [A-Za-z]{2,8})?", number in "[0-9]{1,3}[a-c]?") {
            prop_assert_eq!(split(&line(&street, &number)), (street, number));
        }

        #[test]
        fn nothing_is_lost(text in "\\PC{0,30}") {
            let (street, number) = split(&text);
            prop_assert!(text.contains(&street) && text.contains(&number));
        }
    }
}
