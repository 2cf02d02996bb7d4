//! Driving the console's window over the W3C WebDriver protocol: as much of it as measuring takes.

use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, anyhow, ensure};
use serde_json::{Value, json};

use super::processes::Family;

const NATIVE_DRIVER: &str = "/usr/bin/WebKitWebDriver";

/// The property under which the protocol writes a reference to an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Longest time until the driver answers at all.
const PATIENCE: Duration = Duration::from_secs(20);

/// The window of a running console; both end when dropped.
pub(super) struct Window {
    http: reqwest::Client,
    session: String,
    _driver: Family,
}

impl Window {
    /// Starts the driver, and through it the console. `driver` is the command of the driver, with the console's environment.
    pub(super) async fn open(mut driver: Command, console: &Path) -> anyhow::Result<Self> {
        let (port, native_port) = (free_port()?, free_port()?);
        driver.args(["--port", &port.to_string(), "--native-port", &native_port.to_string()]);
        driver.args(["--native-driver", NATIVE_DRIVER]);
        let family = Family::start(&mut driver)?;
        let http = reqwest::Client::builder().no_proxy().build()?;
        let address = format!("http://127.0.0.1:{port}");
        let began = Instant::now();
        while http.get(format!("{address}/status")).send().await.is_err() {
            ensure!(began.elapsed() < PATIENCE, "the driver does not answer");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let capabilities = json!({ "browserName": "wry", "tauri:options": { "application": console } });
        let body = json!({ "capabilities": { "alwaysMatch": capabilities } });
        let reply = call(&http, &format!("{address}/session"), &body).await?;
        let id = reply["sessionId"].as_str().context("the driver opened no session")?;
        Ok(Self { session: format!("{address}/session/{id}"), http, _driver: family })
    }

    /// Runs the body of a function in the page and gives what it returns.
    pub(super) async fn execute(&self, script: &str) -> anyhow::Result<Value> {
        self.post("execute/sync", &json!({ "script": script, "args": [] })).await
    }

    /// Runs the body of a function in the page that calls its last argument back, and gives what it is called with.
    pub(super) async fn wait_for(&self, script: &str) -> anyhow::Result<Value> {
        self.post("execute/async", &json!({ "script": script, "args": [] })).await
    }

    /// Presses a key and lets go of it, wherever the focus is.
    pub(super) async fn press(&self, keys: &[char]) -> anyhow::Result<()> {
        let down = keys.iter().map(|key| json!({ "type": "keyDown", "value": key }));
        let up = keys.iter().rev().map(|key| json!({ "type": "keyUp", "value": key }));
        let actions: Vec<Value> = down.chain(up).collect();
        let body = json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": actions }] });
        self.post("actions", &body).await.map(drop)
    }

    /// Clicks the element that the body of a function returns; false if it returns none.
    pub(super) async fn click(&self, script: &str) -> anyhow::Result<bool> {
        let found = self.execute(script).await?;
        let Some(id) = found[ELEMENT].as_str() else { return Ok(false) };
        self.post(&format!("element/{id}/click"), &json!({})).await?;
        Ok(true)
    }

    /// Closes the window and ends the console.
    pub(super) async fn close(self) -> anyhow::Result<()> {
        self.http.delete(&self.session).send().await?;
        Ok(())
    }

    async fn post(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        call(&self.http, &format!("{}/{path}", self.session), body).await
    }
}

async fn call(http: &reqwest::Client, url: &str, body: &Value) -> anyhow::Result<Value> {
    let mut reply: Value = http.post(url).json(body).send().await?.json().await?;
    let value = reply["value"].take();
    match value["error"].as_str() {
        Some(error) => Err(anyhow!("the driver says {error}: {}", value["message"].as_str().unwrap_or_default())),
        None => Ok(value),
    }
}

fn free_port() -> anyhow::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}
