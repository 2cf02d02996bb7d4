//! Which system packages are needed for what, under the name each system gives them. Pure: nothing is looked up or installed.

use crate::system::System;

/// A reason to have system packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// Compiling the console: a C toolchain and the web view. Perl is for the OpenSSL that is built into the cache.
    Build,
    /// The interface's tools.
    Node,
    /// A message bus of our own where the session has none.
    Bus,
    /// A display of our own where there is none.
    Display,
    /// Driving the real window from a test, with a keychain of its own.
    Drive,
    /// The browser of the browser tests.
    Browser,
}

/// The packages of one need; empty where the system brings it along or cannot have it.
pub(crate) fn names(system: System, need: Need) -> &'static [&'static str] {
    match system {
        System::Debian => debian(need),
        System::Ubuntu => match need {
            Need::Browser => &["chromium-browser"],
            other => debian(other),
        },
        System::Fedora => match need {
            Need::Build => &[
                "gcc",
                "gcc-c++",
                "make",
                "perl-core",
                "pkgconf-pkg-config",
                "openssl-devel",
                "webkit2gtk4.1-devel",
                "libappindicator-gtk3-devel",
                "librsvg2-devel",
            ],
            Need::Node => &["nodejs", "nodejs-npm"],
            Need::Bus => &["dbus-daemon", "at-spi2-core"],
            Need::Display => &["xorg-x11-server-Xvfb"],
            Need::Drive => &["gnome-keyring", "glib2"],
            Need::Browser => &["chromium"],
        },
        System::Arch => match need {
            Need::Build => &["base-devel", "openssl", "webkit2gtk-4.1", "libayatana-appindicator", "librsvg"],
            Need::Node => &["nodejs", "npm"],
            Need::Bus => &["dbus", "at-spi2-core"],
            Need::Display => &["xorg-server-xvfb"],
            Need::Drive => &["gnome-keyring", "glib2"],
            Need::Browser => &["chromium"],
        },
        System::MacOs => match need {
            Need::Node => &["node"],
            Need::Browser => &["google-chrome"],
            Need::Build | Need::Bus | Need::Display | Need::Drive => &[],
        },
        System::Windows => match need {
            Need::Build => {
                &["Microsoft.VisualStudio.2022.BuildTools", "Microsoft.EdgeWebView2Runtime", "StrawberryPerl.StrawberryPerl"]
            }
            Need::Node => &["OpenJS.NodeJS.LTS"],
            Need::Browser => &["Google.Chrome"],
            Need::Bus | Need::Display | Need::Drive => &[],
        },
        System::OtherLinux => &[],
    }
}

fn debian(need: Need) -> &'static [&'static str] {
    match need {
        Need::Build => &[
            "build-essential",
            "pkg-config",
            "libssl-dev",
            "libwebkit2gtk-4.1-dev",
            "libayatana-appindicator3-dev",
            "librsvg2-dev",
        ],
        Need::Node => &["nodejs", "npm"],
        Need::Bus => &["dbus-x11", "at-spi2-core"],
        Need::Display => &["xvfb"],
        Need::Drive => &["webkit2gtk-driver", "gnome-keyring", "libglib2.0-bin"],
        Need::Browser => &["chromium"],
    }
}

/// What to type to get these packages on that system; `None` where there is nothing to install or no name is known.
pub(crate) fn install_line(system: System, packages: &[&str]) -> Option<String> {
    if packages.is_empty() {
        return None;
    }
    let all = packages.join(" ");
    match system {
        System::Debian | System::Ubuntu => Some(format!("sudo apt-get update && sudo apt-get install -y {all}")),
        System::Fedora => Some(format!("sudo dnf install -y {all}")),
        System::Arch => Some(format!("sudo pacman -S --needed {all}")),
        System::MacOs => Some(format!("brew install {all}")),
        System::Windows => Some(packages.iter().map(|package| winget(package)).collect::<Vec<_>>().join("; ")),
        System::OtherLinux => None,
    }
}

/// The build tools come empty unless the C++ part is asked for.
fn winget(package: &str) -> String {
    let workload = "--wait --passive --add Microsoft.VisualStudio.Workload.VCTools --includeRecommended";
    match package {
        "Microsoft.VisualStudio.2022.BuildTools" => format!("winget install {package} --override \"{workload}\""),
        _ => format!("winget install {package}"),
    }
}

/// The lines for every system we know, `own` first: somebody may be reading a build log of another machine.
pub(crate) fn advice(own: System, missing: &[&str], needs: &[Need]) -> String {
    let mut lines = Vec::new();
    if let Some(line) = install_line(own, missing) {
        lines.push(format!("  {}:\n    {line}", own.name()));
    }
    for system in System::KNOWN.into_iter().filter(|system| *system != own) {
        let packages: Vec<&str> = needs.iter().flat_map(|need| names(system, *need)).copied().collect();
        if let Some(line) = install_line(system, &packages) {
            let developer_tools = if system == System::MacOs { "xcode-select --install; " } else { "" };
            lines.push(format!("  {}:\n    {developer_tools}{line}", system.name()));
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_system_has_its_own_line() {
        for (system, line) in [
            (System::Debian, "sudo apt-get update && sudo apt-get install -y xvfb chromium"),
            (System::Ubuntu, "sudo apt-get update && sudo apt-get install -y xvfb chromium-browser"),
            (System::Fedora, "sudo dnf install -y xorg-x11-server-Xvfb chromium"),
            (System::Arch, "sudo pacman -S --needed xorg-server-xvfb chromium"),
            (System::MacOs, "brew install google-chrome"),
            (System::Windows, "winget install Google.Chrome"),
        ] {
            let packages: Vec<&str> =
                [Need::Display, Need::Browser].iter().flat_map(|need| names(system, *need)).copied().collect();
            assert_eq!(install_line(system, &packages).as_deref(), Some(line), "{}", system.name());
        }
    }

    #[test]
    fn nothing_missing_is_nothing_to_type() {
        assert_eq!(install_line(System::Debian, &[]), None);
    }

    #[test]
    fn the_own_system_comes_first_and_names_only_what_is_missing() {
        let advice = advice(System::Fedora, &["nodejs"], &[Need::Build, Need::Node]);
        let first = advice.lines().take(2).collect::<Vec<_>>();
        assert_eq!(first, ["  Fedora:", "    sudo dnf install -y nodejs"]);
        assert!(advice.contains("libwebkit2gtk-4.1-dev"), "the other systems are listed whole");
        assert_eq!(advice.matches("Fedora").count(), 1, "no system is named twice");
    }

    #[test]
    fn an_unknown_linux_still_gets_the_names_elsewhere() {
        assert!(advice(System::OtherLinux, &[], &[Need::Build]).starts_with("  Debian:"));
    }

    #[test]
    fn windows_asks_for_the_compiler_inside_the_build_tools() {
        let line = install_line(System::Windows, names(System::Windows, Need::Build)).unwrap();
        assert!(line.contains("Workload.VCTools"), "the build tools alone contain no compiler");
    }
}
