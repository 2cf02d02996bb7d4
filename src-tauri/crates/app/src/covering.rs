//! Values that are hidden until the agent asks for one: what crosses to the page in their place.
//!
//! A field that one system wants hidden is hidden everywhere, since its key means the same everywhere.

use std::fmt::Write as _;

use domain::{Capabilities, FieldKind, FieldSpec, Fields, ProviderKind, date, ssn};
use store::DerivedKey;
use uuid::Uuid;

/// Stands for a hidden value of which no part may be seen.
const COVERED: &str = "••••••";

/// The shortest text that is looked for in texts of systems: anything shorter is found where it means nothing.
const SHORTEST: usize = 4;

/// The writings of a day that people and systems use.
const DAYS: [&str; 9] =
    ["%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%d.%m.%Y", "%-d.%-m.%Y", "%d-%m-%Y", "%d/%m/%Y", "%m/%d/%Y", "%-d %B %Y"];

/// What a system says about a field that it wants hidden.
fn spec(key: &str) -> Option<&'static FieldSpec> {
    let of = |kind: ProviderKind| -> Option<&'static FieldSpec> {
        let capabilities: &'static Capabilities = providers::capabilities(kind);
        capabilities.field(key).filter(|spec| spec.masked || spec.secret)
    };
    ProviderKind::ALL.into_iter().find_map(of)
}

/// Whether the value of a field is hidden until the agent asks for it.
pub(crate) fn is_hidden(key: &str) -> bool {
    spec(key).is_some()
}

/// Whether there is more of a hidden value than what is shown of it anyway.
pub(crate) fn can_be_revealed(key: &str) -> bool {
    spec(key).is_some_and(|spec| !spec.secret)
}

/// A value as it crosses to the page: of a hidden one as much as may be seen, such as the year of a birth date.
pub(crate) fn shown(key: &str, value: &str) -> String {
    match spec(key) {
        Some(spec) if !value.is_empty() => part(spec.kind, value),
        _ => value.to_owned(),
    }
}

fn part(kind: FieldKind, value: &str) -> String {
    let covered = match kind {
        FieldKind::Date => date::parse(date::day(value)).map(|day| format!("•• ••• {}", day.year())),
        FieldKind::Ssn => Some(ssn::masked(value)).filter(|shown| !shown.is_empty()),
        _ => None,
    };
    covered.unwrap_or_else(|| COVERED.to_owned())
}

/// Says of hidden values whether they are the same, without saying what they are.
pub(crate) struct Marks {
    key: DerivedKey,
    /// New in each run, so that marks of one say nothing about those of another.
    run: Uuid,
}

impl Marks {
    pub(crate) const fn new(key: DerivedKey, run: Uuid) -> Self {
        Self { key, run }
    }

    /// The mark of a hidden value: two values of a field that mean the same have the same. Nothing where the value is shown as it is.
    pub(crate) fn of(&self, key: &str, value: &str) -> Option<String> {
        let spec = spec(key).filter(|_| !value.is_empty())?;
        let mark = self.key.mark(&[self.run.as_bytes(), key.as_bytes(), spec.kind.normal(value).as_bytes()]);
        Some(mark[..8].iter().fold(String::new(), |mut hex, byte| {
            // Writing into a text cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        }))
    }
}

/// Hidden values of a customer in every writing that is usual, to be taken out of texts that were not made here: a system's words, a
/// request, a timeline.
#[derive(Debug, Default)]
pub(crate) struct Hidden {
    /// Each writing with what stands in its place, the longest first.
    writings: Vec<(String, String)>,
}

impl Hidden {
    /// Adds a value, if its field is hidden.
    pub(crate) fn add(&mut self, key: &str, value: &str) {
        // What is kept of a secret is what may be seen of it.
        let Some(spec) = spec(key).filter(|spec| !spec.secret) else { return };
        let days = date::parse(date::day(value)).filter(|_| spec.kind == FieldKind::Date);
        let of_day = days.iter().flat_map(|day| DAYS.map(|writing| day.strftime(writing).to_string()));
        for writing in of_day.chain([value.to_owned()]) {
            if writing.chars().count() >= SHORTEST && self.writings.iter().all(|(other, _)| *other != writing) {
                self.writings.push((writing, part(spec.kind, value)));
            }
        }
        self.writings.sort_by_key(|(writing, _)| std::cmp::Reverse(writing.len()));
    }

    /// Adds whatever is hidden among some values.
    pub(crate) fn add_all(&mut self, fields: &Fields) {
        fields.iter().for_each(|(key, value)| self.add(key.as_str(), value));
    }

    /// The text with what may be seen in the place of each hidden value.
    pub(crate) fn out_of(&self, text: &str) -> String {
        self.writings.iter().fold(text.to_owned(), |text, (writing, shown)| text.replace(writing, shown))
    }
}

#[cfg(test)]
mod tests {
    use domain::field::{BIRTH_DATE, NAME_GIVEN, SSN};
    use rstest::rstest;
    use store::{CacheKey, Keys};

    use super::*;

    fn marks(run: u128) -> Marks {
        Marks::new(Keys::of(&CacheKey::new([7; 32])).covered().clone(), Uuid::from_u128(run))
    }

    #[rstest]
    #[case(BIRTH_DATE, "1987-06-05", "•• ••• 1987")]
    #[case(BIRTH_DATE, "1987-06-05T00:00:00+01:00", "•• ••• 1987")]
    #[case(BIRTH_DATE, "5 June", "••••••")]
    #[case(BIRTH_DATE, "", "")]
    #[case(SSN, "912-34-5678", "•••-••-5678")]
    #[case(SSN, "unknown", "••••••")]
    #[case(NAME_GIVEN, "Maria", "Maria")]
    fn as_much_as_may_be_seen(#[case] key: &str, #[case] value: &str, #[case] expected: &str) {
        assert_eq!(shown(key, value), expected);
    }

    #[test]
    fn equal_values_have_equal_marks_and_the_mark_is_of_this_run_and_this_field() {
        let marks = marks(1);
        let mark = |value| marks.of(BIRTH_DATE, value);
        assert_eq!(mark("1987-06-05"), mark("1987-06-05T00:00:00Z"), "written another way, it is the same day");
        assert_ne!(mark("1987-06-05"), mark("1987-06-06"));
        assert_ne!(mark("1987-06-05"), marks.of(SSN, "1987-06-05"));
        assert_ne!(mark("1987-06-05"), self::marks(2).of(BIRTH_DATE, "1987-06-05"), "another run");
        assert_eq!((mark(""), marks.of(NAME_GIVEN, "Maria")), (None, None));
    }

    #[rstest]
    #[case("Invalid value 1987-06-05T00:00:00Z for dob")]
    #[case("born 05.06.1987, not 5.6.1987")]
    #[case("06/05/1987 or 05/06/1987")]
    #[case("19870605")]
    #[case("5 June 1987")]
    fn a_system_that_quotes_it_is_not_passed_on(#[case] said: &str) {
        let mut hidden = Hidden::default();
        hidden.add_all(&[(BIRTH_DATE, "1987-06-05"), (NAME_GIVEN, "Maria")].into_iter().collect());
        let shown = hidden.out_of(said);
        assert!(!shown.contains("06") && !shown.contains("June") && !shown.contains("5.6"), "{shown}");
        assert!(shown.contains("1987"), "{shown}");
        assert_eq!(hidden.out_of("Maria was here"), "Maria was here", "what is not hidden stays");
    }
}
