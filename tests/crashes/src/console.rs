//! The real program without its window, as a process that can be killed, and its commands over HTTP.

use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use reqwest::StatusCode;
use serde_json::Value;

/// Much longer than a start or a command takes, so that a busy machine is not taken for a program that hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// Where and how the program is started, always on the same folder.
#[derive(Debug, Clone)]
pub(crate) struct Start {
    pub(crate) program: PathBuf,
    pub(crate) data: PathBuf,
    /// What the program says on its error output, over all its lives.
    pub(crate) log: PathBuf,
    /// What the sandbox printed about itself.
    pub(crate) access: String,
}

/// A program that was started and has not said yet that it is there.
pub(crate) struct Starting {
    life: Life,
    stdout: ChildStdout,
}

/// The running program.
pub(crate) struct Console {
    life: Life,
    line: Line,
}

/// A process that does not outlive this value.
struct Life(Child);

/// How the program is reached. May outlive it.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    url: String,
    token: String,
    http: reqwest::Client,
}

/// What came of a command.
#[derive(Debug)]
pub(crate) enum Answer {
    Done(Value),
    /// The program said no; its stable code.
    Refused(String),
    /// There was no whole answer.
    Lost,
}

impl Start {
    /// Starts the program and waits until it is there.
    ///
    /// # Errors
    /// If it does not come, with the last it said.
    pub(crate) async fn run(&self) -> anyhow::Result<Console> {
        self.start()?.ready().await.with_context(|| {
            let said = std::fs::read_to_string(&self.log).unwrap_or_default();
            said.lines().next_back().unwrap_or("it said nothing").to_owned()
        })
    }

    pub(crate) fn start(&self) -> anyhow::Result<Starting> {
        let log: File = OpenOptions::new().create(true).append(true).open(&self.log)?;
        let mut child = Command::new(&self.program)
            .arg("--data-dir")
            .arg(&self.data)
            .args(["--secrets", "keychain"])
            .env("CUSTOMER_CONSOLE_SANDBOX", &self.access)
            .env("RUST_LOG", "info")
            .env("NO_COLOR", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .with_context(|| format!("{} cannot be started", self.program.display()))?;
        let stdout = child.stdout.take().context("no output");
        let life = Life(child);
        Ok(Starting { life, stdout: stdout? })
    }
}

impl Starting {
    /// Ends it wherever its start is.
    pub(crate) fn kill(mut self) -> anyhow::Result<()> {
        self.life.end()
    }

    /// Waits until it says where it listens.
    ///
    /// # Errors
    /// If it does not, which it always has to, whatever happened to its former lives.
    pub(crate) async fn ready(mut self) -> anyhow::Result<Console> {
        let stdout = self.stdout;
        let reading = tokio::task::spawn_blocking(move || {
            let mut line = String::new();
            BufReader::new(stdout).read_line(&mut line).map(|_| line)
        });
        let Ok(said) = tokio::time::timeout(PATIENCE, reading).await else {
            bail!("the program does not start");
        };
        let said = said??;
        if said.is_empty() {
            bail!("the program ended while it started: {}", self.life.0.wait()?);
        }
        let said: Value = serde_json::from_str(&said).context("the program says something else than where it is")?;
        let text = |name: &str| said[name].as_str().map(str::to_owned).context("the program does not say where it is");
        let http = reqwest::Client::builder().no_proxy().timeout(PATIENCE).build()?;
        let line = Line { url: text("url")?, token: text("token")?, http };
        Ok(Console { life: self.life, line })
    }
}

impl Console {
    pub(crate) fn line(&self) -> &Line {
        &self.line
    }

    /// Ends it at once, as `kill -9` does.
    ///
    /// # Errors
    /// If it had ended already: it has no reason to.
    pub(crate) fn kill(mut self) -> anyhow::Result<()> {
        if let Some(status) = self.life.0.try_wait()? {
            bail!("the program ended by itself: {status}");
        }
        self.life.end()
    }
}

impl Life {
    fn end(&mut self) -> anyhow::Result<()> {
        self.0.kill()?;
        self.0.wait()?;
        Ok(())
    }
}

impl Drop for Life {
    fn drop(&mut self) {
        // Fails only if it has ended, which is what is wanted.
        let _ = self.end();
    }
}

impl Line {
    /// Sends a command and takes whatever comes of it.
    pub(crate) async fn try_ask(&self, command: &str, request: &Value) -> anyhow::Result<Answer> {
        let call = self.http.post(format!("{}/rpc/{command}", self.url)).bearer_auth(&self.token).json(request);
        let Ok(response) = call.send().await else { return Ok(Answer::Lost) };
        let status = response.status();
        let Ok(body) = response.text().await else { return Ok(Answer::Lost) };
        match status {
            StatusCode::OK => Ok(Answer::Done(serde_json::from_str(&body)?)),
            StatusCode::UNPROCESSABLE_ENTITY => {
                let error: Value = serde_json::from_str(&body)?;
                Ok(Answer::Refused(error["code"].as_str().unwrap_or_default().to_owned()))
            }
            _ => bail!("{command} was not understood: {status} {body}"),
        }
    }

    /// Sends a command that nothing keeps from being answered.
    pub(crate) async fn ask(&self, command: &str, request: &Value) -> anyhow::Result<Value> {
        match self.try_ask(command, request).await? {
            Answer::Done(reply) => Ok(reply),
            Answer::Refused(code) => bail!("{command} was refused: {code}"),
            Answer::Lost => bail!("{command} was not answered"),
        }
    }

    /// Sends a query of something that may be gone.
    pub(crate) async fn look(&self, command: &str, request: &Value) -> anyhow::Result<Option<Value>> {
        match self.try_ask(command, request).await? {
            Answer::Done(reply) => Ok(Some(reply)),
            Answer::Refused(code) => {
                ensure!(code == "not_found", "{command} was refused: {code}");
                Ok(None)
            }
            Answer::Lost => bail!("{command} was not answered"),
        }
    }
}
