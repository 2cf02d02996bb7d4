//! Which operating system this is, and whether we may install things on it.

use std::fs;

use crate::process;

/// The systems whose package names we know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum System {
    Debian,
    Ubuntu,
    Fedora,
    Arch,
    OtherLinux,
    MacOs,
    Windows,
}

impl System {
    /// Every system with an install line of its own, in the order they are printed.
    pub(crate) const KNOWN: [Self; 6] = [Self::Debian, Self::Ubuntu, Self::Fedora, Self::Arch, Self::MacOs, Self::Windows];

    pub(crate) fn current() -> Self {
        match std::env::consts::OS {
            "macos" => Self::MacOs,
            "windows" => Self::Windows,
            _ => Self::from_os_release(&fs::read_to_string("/etc/os-release").unwrap_or_default()),
        }
    }

    /// Reads `ID` first and then `ID_LIKE`, so that Linux Mint counts as Ubuntu and Rocky as Fedora.
    fn from_os_release(text: &str) -> Self {
        let field = |name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
            line.unwrap_or_default().trim_matches('"').to_owned()
        };
        let (id, like) = (field("ID"), field("ID_LIKE"));
        for name in std::iter::once(id.as_str()).chain(like.split_whitespace()) {
            match name {
                "debian" => return Self::Debian,
                "ubuntu" => return Self::Ubuntu,
                "fedora" | "rhel" => return Self::Fedora,
                "arch" => return Self::Arch,
                _ => {}
            }
        }
        Self::OtherLinux
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Debian => "Debian",
            Self::Ubuntu => "Ubuntu",
            Self::Fedora => "Fedora",
            Self::Arch => "Arch Linux",
            Self::OtherLinux => "this Linux",
            Self::MacOs => "macOS",
            Self::Windows => "Windows",
        }
    }

    pub(crate) fn has_apt(self) -> bool {
        matches!(self, Self::Debian | Self::Ubuntu)
    }

    /// Whether a test can drive the real window here. Fedora and Arch build the WebKitGTK that Tauri uses without mouse
    /// and keyboard interactions for WebDriver; Apple offers no driver for WKWebView; on Windows it is not tried.
    pub(crate) fn can_drive_window(self) -> bool {
        self.has_apt()
    }
}

/// How a command can be run as root without asking anybody anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Root {
    Already,
    Sudo,
    No,
}

impl Root {
    pub(crate) fn current() -> Self {
        let user = process::output(process::program("id").arg("-u")).unwrap_or_default();
        if user.trim() == "0" {
            Self::Already
        } else if process::succeeds(process::program("sudo").args(["-n", "true"])) {
            Self::Sudo
        } else {
            Self::No
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distributions_are_recognised_by_themselves_or_by_their_parent() {
        for (text, system) in [
            ("NAME=\"Debian GNU/Linux\"\nID=debian\n", System::Debian),
            ("ID=ubuntu\nID_LIKE=debian\n", System::Ubuntu),
            ("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n", System::Ubuntu),
            ("ID=fedora\n", System::Fedora),
            ("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n", System::Fedora),
            ("ID=endeavouros\nID_LIKE=arch\n", System::Arch),
            ("ID=nixos\n", System::OtherLinux),
            ("", System::OtherLinux),
        ] {
            assert_eq!(System::from_os_release(text), system, "{text:?}");
        }
    }
}
