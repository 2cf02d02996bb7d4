//! Going on in a process whose memory holds nothing of this one's.

use std::io::{Read, Write};
use std::process::{Command, Stdio};

use app::Start;
use zeroize::Zeroizing;

/// What the program begins with.
const START: &str = "CUSTOMER_CONSOLE_START";

/// Where its window stands.
const WINDOW: &str = "CUSTOMER_CONSOLE_WINDOW";

/// Most that is handed over, in bytes.
const LARGEST: u64 = 65_536;

/// Where the window stands, in physical pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Placement {
    pub(crate) x: i32,
    pub(crate) y: i32,
    pub(crate) width: u32,
    pub(crate) height: u32,
}

impl Placement {
    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split(',');
        let placement = Self {
            x: parts.next()?.parse().ok()?,
            y: parts.next()?.parse().ok()?,
            width: parts.next()?.parse().ok()?,
            height: parts.next()?.parse().ok()?,
        };
        parts.next().is_none().then_some(placement)
    }

    fn write(self) -> String {
        format!("{},{},{},{}", self.x, self.y, self.width, self.height)
    }

    /// Where the window of the process before stood.
    pub(crate) fn handed_over() -> Option<Self> {
        Self::read(&std::env::var(WINDOW).ok()?)
    }
}

/// What the process before this one said, if there was one.
pub(crate) fn start() -> Start {
    Start::read(&std::env::var(START).unwrap_or_default(), || {
        let mut text = Zeroizing::new(String::new());
        // What cannot be read is an ordinary start.
        let _ = std::io::stdin().take(LARGEST).read_to_string(&mut text);
        text
    })
}

/// Starts this program again in place of this process. A key goes through a pipe: the environment and the command line of a process can be
/// read by others. Returns only if it failed; the program then ends as it would have.
pub(crate) fn go_on(start: &Start, placement: Option<Placement>) {
    if let Err(error) = try_go_on(start, placement) {
        eprintln!("The program could not start itself again: {error}");
    }
}

fn try_go_on(start: &Start, placement: Option<Placement>) -> std::io::Result<()> {
    let (word, handed) = start.hand_over();
    let mut command = Command::new(std::env::current_exe()?);
    command.args(std::env::args_os().skip(1)).env(START, word).stdin(Stdio::null());
    if let Some(placement) = placement {
        command.env(WINDOW, placement.write());
    }
    if let Some(handed) = handed {
        let (reader, mut writer) = std::io::pipe()?;
        // Less than a pipe holds, so nobody has to read meanwhile.
        writer.write_all(handed.as_bytes())?;
        command.stdin(reader);
    }
    replace(&mut command)
}

/// The same process goes on, so whoever started it still waits for it.
#[cfg(target_os = "linux")]
fn replace(command: &mut Command) -> std::io::Result<()> {
    use std::os::unix::process::CommandExt;
    Err(command.exec())
}

/// Another process goes on; this one ends.
#[cfg(not(target_os = "linux"))]
fn replace(command: &mut Command) -> std::io::Result<()> {
    command.spawn().map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_comes_back_where_it_stood() {
        let placement = Placement { x: -12, y: 40, width: 1440, height: 900 };
        assert_eq!(Placement::read(&placement.write()), Some(placement));
        for nonsense in ["", "1,2,3", "1,2,3,4,5", "a,b,c,d", "1,2,-3,4"] {
            assert_eq!(Placement::read(nonsense), None, "{nonsense}");
        }
    }
}
