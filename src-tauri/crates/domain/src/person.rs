//! Persons: what the agent sees, made of one or more records.

use crate::field::{COMPANY, NAME_COMBINED, NAME_FAMILY, NAME_GIVEN};
use crate::{Fields, fold};

/// The name to show: given name first, only what there is; a company's name if it has no other. Empty if there is none at all.
#[must_use]
pub fn display_name(fields: &Fields) -> String {
    let name = [fields.text(NAME_GIVEN), fields.text(NAME_FAMILY)]
        .iter()
        .filter(|part| !part.is_empty())
        .copied()
        .collect::<Vec<_>>()
        .join(" ");
    let others = [fields.text(NAME_COMBINED), fields.text(COMPANY)];
    if name.is_empty() { others.into_iter().find(|other| !other.is_empty()).unwrap_or_default().to_owned() } else { name }
}

/// What lists are sorted by: family name first, folded.
#[must_use]
pub fn sort_name(fields: &Fields) -> String {
    let name = [fields.text(NAME_FAMILY), fields.text(NAME_GIVEN)]
        .iter()
        .filter(|part| !part.is_empty())
        .copied()
        .collect::<Vec<_>>()
        .join(" ");
    fold::fold(&if name.is_empty() { display_name(fields) } else { name })
}

/// One or two letters for an avatar: the first of the given and of the family name; particles such as *van der* do not count.
#[must_use]
pub fn initials(fields: &Fields) -> String {
    let family_main =
        fields.text(NAME_FAMILY).split_whitespace().find(|word| word.chars().next().is_some_and(char::is_uppercase));
    let given = fields.text(NAME_GIVEN);
    let family = family_main.unwrap_or(fields.text(NAME_FAMILY));
    [given, family].iter().filter_map(|part| part.chars().find(|c| c.is_alphanumeric())).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Maria", "Jansen", "Maria Jansen", "jansen maria", "MJ")]
    #[case("Åse", "van der Berg", "Åse van der Berg", "van der berg ase", "ÅB")]
    #[case("", "Jansen", "Jansen", "jansen", "J")]
    #[case("", "", "", "", "")]
    fn names(#[case] given: &str, #[case] family: &str, #[case] shown: &str, #[case] sorted: &str, #[case] letters: &str) {
        let fields: Fields = [(NAME_GIVEN, given), (NAME_FAMILY, family)].into_iter().collect();
        assert_eq!(
            (display_name(&fields).as_str(), sort_name(&fields).as_str(), initials(&fields).as_str()),
            (shown, sorted, letters)
        );
    }
}
