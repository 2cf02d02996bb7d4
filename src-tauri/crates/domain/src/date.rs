//! Dates without a time, and instants as remote systems write them.

use jiff::civil::{Date, DateTime};

/// A date without a time, such as a birth date. Never converted between zones.
///
/// Accepts `YYYY-MM-DD`, `DD.MM.YYYY` and `DD-MM-YYYY`, the forms agents copy from.
#[must_use]
pub fn parse(typed: &str) -> Option<Date> {
    let text = typed.trim();
    if let Ok(date) = text.parse::<Date>() {
        return Some(date);
    }
    let mut parts = text.split(['.', '-', '/']).map(str::trim);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    // Day first is what the notation with points and hyphens means everywhere; slashes mean two things, so they are refused.
    if parts.next().is_some() || text.contains('/') || year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// The day of a date, also of one that a system answers with a time and a zone: its first ten characters, never converted, since
/// midnight in one zone is the day before in another.
#[must_use]
pub fn day(text: &str) -> &str {
    let text = text.trim();
    match text.get(..10) {
        Some(day) if text.as_bytes().get(10).is_none_or(|next| matches!(next, b'T' | b' ')) && day.parse::<Date>().is_ok() => day,
        _ => text,
    }
}

/// A point in time as a remote system writes it without a zone, `YYYY-MM-DD HH:MM:SS` or with a `T`. Only for sorting: the
/// text itself is kept and shown, since its zone is unknown.
#[must_use]
pub fn parse_zoneless(text: &str) -> Option<DateTime> {
    text.trim().replacen(' ', "T", 1).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("1990-04-05", Some("1990-04-05"))]
    #[case(" 05.04.1990 ", Some("1990-04-05"))]
    #[case("5-4-1990", Some("1990-04-05"))]
    #[case("05/04/1990", None)]
    #[case("1990-02-30", None)]
    #[case("05.04.90", None)]
    #[case("", None)]
    fn dates(#[case] typed: &str, #[case] date: Option<&str>) {
        assert_eq!(parse(typed).map(|date| date.to_string()).as_deref(), date);
    }

    #[rstest]
    #[case("1905-03-03T00:00:00+01:00", "1905-03-03")]
    #[case("1991-02-03T00:00:00+00:00", "1991-02-03")]
    #[case("1991-02-03", "1991-02-03")]
    #[case("1991-02-3x", "1991-02-3x")]
    #[case("unknown", "unknown")]
    fn days_are_never_moved(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(day(text), expected);
    }

    #[test]
    fn instants_without_zone_sort() {
        let earlier = parse_zoneless("2026-11-19 23:59:59");
        assert!(earlier.is_some() && earlier < parse_zoneless("2026-11-20 00:00:00"));
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,30}") {
            let _ = (parse(&text), parse_zoneless(&text));
        }
    }
}
