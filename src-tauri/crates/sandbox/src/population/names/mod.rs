//! Given and family names by culture, in the letters every emulated system can hold.

mod far;
mod north;
mod south;
mod west;

use std::sync::LazyLock;

use super::{Country, Language};

/// How family names are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FamilyStyle {
    /// One, now and then two with a hyphen.
    One,
    /// The names of both parents, as in Spain and Portugal.
    BothParents,
}

/// The names and homes of people of one culture.
#[derive(Debug)]
pub(super) struct Culture {
    pub(super) given: Vec<&'static str>,
    pub(super) family: Vec<&'static str>,
    pub(super) family_style: FamilyStyle,
    /// The language they write to the shop in, unless their country decides.
    pub(super) language: Language,
    /// Where they live; a country listed twice is twice as likely.
    pub(super) countries: &'static [Country],
    /// How many of a thousand customers are of this culture.
    pub(super) share: u32,
}

/// A culture as it is written down: names in lists with commas.
struct Table {
    given: &'static str,
    family: &'static str,
    family_style: FamilyStyle,
    language: Language,
    countries: &'static [Country],
    share: u32,
}

/// All cultures. Their shares add up to a thousand.
pub(super) static CULTURES: LazyLock<Vec<Culture>> = LazyLock::new(|| {
    [west::TABLES, south::TABLES, north::TABLES, far::TABLES]
        .into_iter()
        .flatten()
        .map(|table| Culture {
            given: table.given.split(',').collect(),
            family: table.family.split(',').collect(),
            family_style: table.family_style,
            language: table.language,
            countries: table.countries,
            share: table.share,
        })
        .collect()
});

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn shares_add_up() {
        assert_eq!(CULTURES.iter().map(|culture| culture.share).sum::<u32>(), 1_000);
    }

    #[test]
    fn lists_are_clean() {
        for culture in CULTURES.iter() {
            for list in [&culture.given, &culture.family] {
                let distinct: HashSet<_> = list.iter().collect();
                assert_eq!(distinct.len(), list.len(), "a name stands twice in the list of {}", list[0]);
                for name in list {
                    assert!(!name.is_empty() && name.trim() == *name, "a stray comma or space beside {name:?}");
                }
            }
        }
    }
}
