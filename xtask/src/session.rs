//! A desktop session of our own: home, message bus and keychain that have nothing to do with the user's.

use std::fs::{self, DirBuilder};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::failure::{Attempt, Outcome};
use crate::process;

/// Whether this terminal belongs to a session with a message bus. Without one GTK waits 25 seconds for the desktop portal.
pub(crate) fn has_bus() -> bool {
    std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some_and(|address| !address.is_empty())
}

/// `command` with a message bus of its own, which ends with it.
pub(crate) fn with_bus(command: &Command) -> Command {
    process::wrapped(&["dbus-run-session", "--"], command)
}

/// Starts the keychain, waits until it answers on the bus, runs the rest of the command line and ends the keychain again.
/// Without the wait the bus would start a second, locked one for whoever asks first; without the end it would outlive the bus.
const KEYCHAIN_AROUND: &str = r#"
printf 'test\n' | gnome-keyring-daemon --foreground --unlock --components=secrets >/dev/null 2>&1 &
keychain=$!
gdbus wait --session --timeout 15 org.freedesktop.secrets && "$@"
code=$?
kill $keychain
exit $code
"#;

/// `command` with a message bus of its own and an unlocked, empty keychain on it. Only ever inside a [`PrivateHome`]: the
/// daemon keeps the keychain in the home directory.
pub(crate) fn with_keychain(command: &Command) -> Command {
    process::wrapped(&["dbus-run-session", "--", "sh", "-c", KEYCHAIN_AROUND, "keychain"], command)
}

/// Makes the keychain as [`KEYCHAIN_AROUND`] does, ends it, and starts it again without its password: it is there, and locked.
const LOCKED_KEYCHAIN_AROUND: &str = r#"
printf 'test\n' | gnome-keyring-daemon --foreground --unlock --components=secrets >/dev/null 2>&1 &
keychain=$!
gdbus wait --session --timeout 15 org.freedesktop.secrets || exit 1
kill $keychain
wait $keychain
gnome-keyring-daemon --foreground --components=secrets >/dev/null 2>&1 &
keychain=$!
gdbus wait --session --timeout 15 org.freedesktop.secrets && "$@"
code=$?
kill $keychain
exit $code
"#;

/// `command` with a message bus of its own and a locked keychain on it. Only ever inside a [`PrivateHome`].
pub(crate) fn with_locked_keychain(command: &Command) -> Command {
    process::wrapped(&["dbus-run-session", "--", "sh", "-c", LOCKED_KEYCHAIN_AROUND, "keychain"], command)
}

/// Starts the keychain before anybody has ever unlocked it: it is there, and has no keyring to keep anything in.
const EMPTY_KEYCHAIN_AROUND: &str = r#"
gnome-keyring-daemon --foreground --components=secrets >/dev/null 2>&1 &
keychain=$!
gdbus wait --session --timeout 15 org.freedesktop.secrets && "$@"
code=$?
kill $keychain
exit $code
"#;

/// `command` with a message bus of its own and a keychain without a keyring on it. Only ever inside a [`PrivateHome`].
pub(crate) fn with_empty_keychain(command: &Command) -> Command {
    process::wrapped(&["dbus-run-session", "--", "sh", "-c", EMPTY_KEYCHAIN_AROUND, "keychain"], command)
}

/// A message bus that lets nobody talk to the keychain, which is how a program in a box of its own is refused.
const DENYING_BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
  <policy context="mandatory">
    <deny send_destination="org.freedesktop.secrets"/>
  </policy>
</busconfig>
"#;

/// `command` with a message bus of its own and an unlocked keychain on it, to which nobody gets through. Only ever inside this home.
pub(crate) fn with_denied_keychain(home: &PrivateHome, command: &Command) -> Outcome<Command> {
    let configuration = home.path("bus.conf");
    fs::write(&configuration, DENYING_BUS).attempt(configuration.display())?;
    let bus = format!("--config-file={}", configuration.display());
    Ok(process::wrapped(&["dbus-run-session", &bus, "--", "sh", "-c", KEYCHAIN_AROUND, "keychain"], command))
}

/// `command` in a session without a message bus, whatever the user's own has.
pub(crate) fn without_bus(command: &Command) -> Command {
    process::wrapped(&["env", "-u", "DBUS_SESSION_BUS_ADDRESS"], command)
}

/// Where a tool of the user's keeps its own files, although the home directory will look different to it.
pub(crate) fn tool_home(variable: &str, in_home: &str) -> Option<PathBuf> {
    std::env::var_os(variable)
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(in_home)))
        .filter(|path| path.is_dir())
}

/// A home directory that exists as long as this value does.
pub(crate) struct PrivateHome {
    root: PathBuf,
}

impl PrivateHome {
    /// Creates it, readable by nobody else: that is what programs demand of `XDG_RUNTIME_DIR`.
    pub(crate) fn create(purpose: &str) -> Outcome<Self> {
        static COUNTED: AtomicU32 = AtomicU32::new(0);
        let (process, number) = (std::process::id(), COUNTED.fetch_add(1, Ordering::Relaxed));
        let root = std::env::temp_dir().join(format!("customer-console-{purpose}-{process}-{number}"));
        let mut builder = DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&root).attempt(root.display())?;
        let home = Self { root };
        for folder in ["run", "data", "config", "cache", "screen"] {
            builder.create(home.path(folder)).attempt(folder)?;
        }
        Ok(home)
    }

    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// Makes `command` live here. Cargo and rustup keep what they have installed for the user.
    pub(crate) fn apply(&self, command: &mut Command) {
        for (variable, in_home) in [("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")] {
            if let Some(path) = tool_home(variable, in_home) {
                command.env(variable, path);
            }
        }
        command
            .env("HOME", &self.root)
            .env("XDG_RUNTIME_DIR", self.path("run"))
            .env("XDG_DATA_HOME", self.path("data"))
            .env("XDG_CONFIG_HOME", self.path("config"))
            .env("XDG_CACHE_HOME", self.path("cache"))
            .env_remove("DBUS_SESSION_BUS_ADDRESS");
    }
}

impl Drop for PrivateHome {
    fn drop(&mut self) {
        remove(&self.root);
    }
}

/// Programs that were just told to end may still be writing, so a directory that filled up again is emptied again.
fn remove(path: &Path) {
    for _ in 0..5 {
        if fs::remove_dir_all(path).is_ok() || !path.exists() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_private_home_is_closed_to_others_and_leaves_nothing() {
        let home = PrivateHome::create("session").unwrap();
        let root = home.path("");
        assert!(home.path("run").is_dir(), "programs expect the runtime directory to be there");
        #[cfg(unix)]
        {
            let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(home.path("run")).unwrap().permissions());
            assert_eq!(mode & 0o777, 0o700, "programs refuse a runtime directory that others can read");
        }
        fs::write(home.path("data/file"), "left behind").unwrap();
        drop(home);
        assert!(!root.exists(), "what a test wrote is gone with its home");
    }

    #[test]
    fn two_homes_at_once_are_two_directories() {
        let (first, second) = (PrivateHome::create("same").unwrap(), PrivateHome::create("same").unwrap());
        assert_ne!(first.path(""), second.path(""));
    }
}
