//! A screen of our own whose picture can be read from a file.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::FileExt;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, ensure};

/// Of so many lines of the picture one is looked at: enough to see any text or box, and too little to be a burden.
const ONE_LINE_OF: u64 = 6;

/// Size and depth.
const SCREEN: &str = "1440x900x24";

/// A running Xvfb. Ends when dropped.
pub(super) struct Screen {
    number: String,
    server: Child,
    picture: File,
    layout: Layout,
    _folder: tempfile::TempDir,
}

/// Where in the file the pixels are.
struct Layout {
    start: u64,
    bytes_of_line: u64,
    lines: u64,
}

/// Every sixth line of the picture.
#[derive(PartialEq, Eq)]
pub(super) struct Look(Vec<u8>);

impl Look {
    /// How much of it differs from another one, from 0 to 1.
    pub(super) fn difference(&self, other: &Self) -> f64 {
        let differing = self.0.chunks_exact(4).zip(other.0.chunks_exact(4)).filter(|(one, other)| one != other).count();
        differing as f64 / (self.0.len() / 4).max(1) as f64
    }
}

impl Screen {
    pub(super) fn start() -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", SCREEN, "-nolisten", "tcp", "-fbdir"])
            .arg(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("Xvfb cannot be started")?;
        let mut number = String::new();
        let stdout = server.stdout.take().context("Xvfb has no output")?;
        BufReader::new(stdout).read_line(&mut number)?;
        ensure!(!number.trim().is_empty(), "Xvfb did not start");
        let picture = File::open(folder.path().join("Xvfb_screen0"))?;
        let layout = Layout::read(&picture)?;
        Ok(Self { number: number.trim().to_owned(), server, picture, layout, _folder: folder })
    }

    /// Sends the windows of a program here.
    pub(super) fn apply(&self, command: &mut Command) {
        command.env("DISPLAY", format!(":{}", self.number)).env("GDK_BACKEND", "x11").env_remove("WAYLAND_DISPLAY");
    }

    /// What it shows now.
    pub(super) fn look(&self) -> anyhow::Result<Look> {
        let Layout { start, bytes_of_line, lines } = self.layout;
        let line = usize::try_from(bytes_of_line)?;
        let mut pixels = vec![0; line * usize::try_from(lines.div_ceil(ONE_LINE_OF))?];
        for (into, number) in pixels.chunks_exact_mut(line).zip((0..lines).step_by(ONE_LINE_OF as usize)) {
            self.picture.read_exact_at(into, start + number * bytes_of_line)?;
        }
        Ok(Look(pixels))
    }
}

impl Layout {
    /// The file is an X window dump: a header of numbers, most significant byte first, then a table of colours, then lines.
    fn read(picture: &File) -> anyhow::Result<Self> {
        let number = |place: u64| {
            let mut bytes = [0; 4];
            picture.read_exact_at(&mut bytes, place * 4).map(|()| u64::from(u32::from_be_bytes(bytes)))
        };
        let (header, lines, bits, bytes_of_line, colours) = (number(0)?, number(5)?, number(11)?, number(12)?, number(19)?);
        ensure!(bits == 32, "a pixel has {bits} bits");
        Ok(Self { start: header + colours * 12, bytes_of_line, lines })
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
