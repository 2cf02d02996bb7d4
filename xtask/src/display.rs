//! A screen of our own, where there is none or where a test must not disturb the one in use.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::failure::{Attempt, Failure, Outcome};
use crate::process;

/// Width, height and depth of the screen. The screenshots of the smoke run have this size.
const SCREEN: &str = "1440x900x24";

/// Whether windows have nowhere to go. macOS and Windows always have a place for them.
pub(crate) fn is_missing() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(target_os = "linux") && !set("DISPLAY") && !set("WAYLAND_DISPLAY")
}

/// Name of the file in a display's folder that holds what it shows.
pub(crate) const PICTURE: &str = "Xvfb_screen0";

/// A running Xvfb; it ends when this value does.
pub(crate) struct Display {
    number: String,
    server: Child,
}

impl Display {
    /// Starts Xvfb and returns once it accepts windows. It picks the number itself, since only it can do so without a race
    /// and without being misled by the lock file of a server that died. With a folder, what it shows can be read there.
    pub(crate) fn start(picture: Option<&Path>) -> Outcome<Self> {
        let mut command = process::program("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", SCREEN, "-nolisten", "tcp"]);
        if let Some(folder) = picture {
            command.arg("-fbdir").arg(folder);
        }
        let mut server =
            command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().attempt("starting Xvfb")?;
        let mut number = String::new();
        if let Some(stdout) = server.stdout.take() {
            BufReader::new(stdout).read_line(&mut number).attempt("waiting for Xvfb")?;
        }
        let number = number.trim().to_owned();
        if number.is_empty() {
            let mut complaint = String::new();
            if let Some(mut stderr) = server.stderr.take() {
                stderr.read_to_string(&mut complaint).attempt("reading what Xvfb complained about")?;
            }
            server.wait().attempt("waiting for Xvfb to end")?;
            return Err(Failure::new(format!("Xvfb did not start\n{}", complaint.trim())));
        }
        Ok(Self { number, server })
    }

    /// A screen for the windows of `command` where there is none, and says so; keep it as long as the command runs.
    pub(crate) fn where_missing(command: &mut Command) -> Outcome<Option<Self>> {
        if !is_missing() {
            return Ok(None);
        }
        let display = Self::start(None)?;
        println!("There is no display here: the console opens on :{}, an Xvfb of its own.", display.number);
        display.apply(command);
        Ok(Some(display))
    }

    /// Sends the windows of `command` here.
    pub(crate) fn apply(&self, command: &mut Command) {
        command.env("DISPLAY", format!(":{}", self.number)).env("GDK_BACKEND", "x11").env_remove("WAYLAND_DISPLAY");
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        // A server that is gone already is what we want, so neither failure matters.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
