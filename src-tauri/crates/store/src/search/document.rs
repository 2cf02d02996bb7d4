//! What can be found of a person.

use std::hash::{DefaultHasher, Hash, Hasher};

use domain::field::{
    ACCOUNT_NUMBER, BAN_STATUS, COMPANY, EXTERNAL_ID, LEGAL_ADDRESS, NAME_COMBINED, NAME_FAMILY, NAME_GIVEN, NAME_MIDDLE,
    SHIPPING_ADDRESS, STATUS,
};
use domain::{address, country, fold};

use super::filter;
use crate::table::Side;

/// What can be found of a person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Document {
    /// Folded words of names.
    pub names: Vec<String>,
    /// Folded words of addresses on channels.
    pub addresses: Vec<String>,
    /// Folded words of ids, and each id as one word.
    pub ids: Vec<String>,
    /// What filters look at: words such as `city_dresden`.
    pub facets: Vec<String>,
    /// Digits of phone numbers.
    pub phones: Vec<PhoneDigits>,
    /// E-mail addresses in lower case.
    pub emails: Vec<String>,
}

/// The digits of a phone number, in the ways it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct PhoneDigits {
    /// With country code where known.
    pub whole: String,
    /// Without country code and trunk zero, where known.
    pub national: Option<String>,
}

/// Whether a character is of a script in which family and given name are written as one word.
fn is_written_without_spaces(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}')
}

impl Document {
    /// Takes in names, ids and facets of a record.
    pub(crate) fn take_in(&mut self, side: &Side<'_>) {
        let fields = side.fields;
        for key in [NAME_GIVEN, NAME_MIDDLE, NAME_FAMILY, NAME_COMBINED, COMPANY] {
            let name = fields.text(key);
            self.names.extend(fold::words(name));
            self.names.extend(fold::written_out(name).iter().flat_map(|name| fold::words(name)));
        }
        let (family, given) = (fields.text(NAME_FAMILY), fields.text(NAME_GIVEN));
        if [family, given].iter().all(|name| !name.is_empty() && name.chars().all(is_written_without_spaces)) {
            self.names.extend(fold::words(&format!("{family}{given}")));
        }
        for id in [side.remote_id, fields.text(EXTERNAL_ID), fields.text(ACCOUNT_NUMBER)] {
            let words = fold::words(id);
            self.ids.push(words.concat());
            self.ids.extend(words);
        }
        self.facets.push(filter::of_connection(side.connection_id));
        let mut facet = |name: &str, value: &str, apart: bool| {
            let words = fold::words(value);
            let values = if apart { words } else { vec![words.concat()] };
            self.facets.extend(values.iter().filter(|value| !value.is_empty()).map(|value| format!("{name}_{value}")));
        };
        facet("status", fields.text(STATUS), false);
        facet("status", fields.text(BAN_STATUS), false);
        for of in [LEGAL_ADDRESS, SHIPPING_ADDRESS] {
            facet("city", fields.text(address::key(of, address::CITY).as_str()), true);
        }
        for of in [LEGAL_ADDRESS, SHIPPING_ADDRESS] {
            let country = fields.text(address::key(of, address::COUNTRY).as_str());
            self.facets.extend((!country.is_empty()).then(|| filter::country(&country::key(country))));
        }
    }

    /// A number that another document has with no likelihood worth speaking of.
    pub(super) fn digest(&self) -> i64 {
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        hasher.finish().cast_signed()
    }

    /// Leaves out what is there twice.
    pub(crate) fn tidy(&mut self) {
        for words in [&mut self.names, &mut self.addresses, &mut self.ids, &mut self.facets, &mut self.emails] {
            words.retain(|word| !word.is_empty());
            words.sort_unstable();
            words.dedup();
        }
    }
}
