//! Version numbers as programs print them.

use std::fmt;

/// Three numbers, compared from left to right. Suffixes such as `-nightly` are not kept: nothing here depends on one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version(pub(crate) u32, pub(crate) u32, pub(crate) u32);

impl Version {
    /// The first thing that looks like a version in what a program prints about itself: `v20.19.0`, `npm 11.2`, `3`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        text.split_whitespace().find_map(|word| {
            let digits = word.trim_start_matches('v');
            let mut parts = digits.split(['.', '-', '+']).map(str::parse::<u32>);
            let major = parts.next()?.ok()?;
            let mut next = || parts.next().and_then(Result::ok).unwrap_or(0);
            Some(Self(major, next(), next()))
        })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}.{}", self.0, self.1, self.2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_found_in_what_programs_print() {
        for (text, version) in [
            ("v20.20.2\n", Some(Version(20, 20, 2))),
            ("tauri-driver 2.1.0", Some(Version(2, 1, 0))),
            ("22", Some(Version(22, 0, 0))),
            ("1.95.0-nightly", Some(Version(1, 95, 0))),
            ("no number here", None),
            ("", None),
        ] {
            assert_eq!(Version::parse(text), version, "{text:?}");
        }
    }

    #[test]
    fn numbers_are_compared_as_numbers() {
        assert!(Version(20, 9, 0) < Version(20, 19, 0), "9 is less than 19, though not as text");
        assert!(Version(22, 0, 0) > Version(20, 19, 0));
        assert!(Version(20, 19, 0) >= Version(20, 19, 0), "the minimum itself is enough");
    }
}
