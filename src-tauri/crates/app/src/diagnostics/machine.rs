//! The computer, as far as it says something about a problem and nothing about its owner.

use std::path::Path;

/// Longest name of a system or a desktop that is shown.
const LONGEST: usize = 40;

/// What this program runs on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Machine {
    /// System and processor: `linux x86_64`.
    pub(crate) system: String,
    /// Distribution and its version: `debian 12`.
    pub(crate) distribution: Option<String>,
    /// Desktop and how it draws: `GNOME on wayland`.
    pub(crate) desktop: Option<String>,
}

impl Machine {
    /// This computer. Reads one small file where there is one.
    pub(crate) fn this() -> Self {
        let release = std::fs::read_to_string(Path::new("/etc/os-release")).unwrap_or_default();
        let variable = |name: &str| std::env::var(name).ok().and_then(|value| word(&value));
        let desktop = match (variable("XDG_CURRENT_DESKTOP"), variable("XDG_SESSION_TYPE")) {
            (Some(desktop), Some(session)) => Some(format!("{desktop} on {session}")),
            (desktop, session) => desktop.or(session),
        };
        Self {
            system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            distribution: distribution(&release),
            desktop,
        }
    }
}

/// Name and version of the distribution, from the file in which it describes itself.
fn distribution(release: &str) -> Option<String> {
    let value = |key: &str| {
        release.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('=')).and_then(|value| word(value.trim_matches('"')))
    };
    let name = value("ID")?;
    Some(value("VERSION_ID").map_or_else(|| name.clone(), |version| format!("{name} {version}")))
}

/// The value, if it is a name of the kind that makers of systems give; anybody can set a variable to anything.
fn word(value: &str) -> Option<String> {
    let fits =
        !value.is_empty() && value.len() <= LONGEST && value.chars().all(|c| c.is_ascii_alphanumeric() || ".:-_".contains(c));
    fits.then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_distribution_is_its_name_and_version() {
        let release =
            "PRETTY_NAME=\"Jan's Linux\"\nNAME=\"Debian\"\nVERSION_ID=\"12\"\nID=debian\nHOME_URL=\"https://example.com\"\n";
        assert_eq!(distribution(release).as_deref(), Some("debian 12"));
        assert_eq!(distribution("ID=arch\n").as_deref(), Some("arch"));
        assert_eq!(distribution("ID=\"property of Jan Jansen\"\n"), None);
        assert_eq!(distribution(""), None);
    }
}
