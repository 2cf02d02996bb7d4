//! The sandbox as a program of its own.

use std::path::Path;
use std::process::Stdio;

use sandbox::Access;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::{Child, ChildStdout, Command};

struct Program {
    child: Child,
    stdout: BufReader<ChildStdout>,
    access: Access,
}

async fn run(state: &Path) -> Program {
    let mut child = Command::new(env!("CARGO_BIN_EXE_sandbox"))
        .args(["--customers", "20", "--seed", "9", "--port", "0", "--state"])
        .arg(state)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    stdout.read_line(&mut line).await.unwrap();
    Program { child, stdout, access: serde_json::from_str(&line).unwrap() }
}

fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}

async fn firstname(access: &Access) -> String {
    let url = format!("{}/api/v2/customer/4711", access.omnidesk.base_url);
    let reply = client().get(url).header("apiKey", &access.omnidesk.api_key).send().await.unwrap();
    let body: serde_json::Value = reply.json().await.unwrap();
    body["item"]["firstname"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn prints_one_line_serves_and_stops_when_told_over_http() {
    let folder = tempfile::tempdir().unwrap();
    let mut program = run(&folder.path().join("state.jsonl")).await;
    assert!(!firstname(&program.access).await.is_empty());
    let control = &program.access.control;
    let stop = client().post(format!("{}/stop", control.url)).bearer_auth(&control.token).send().await.unwrap();
    assert_eq!(stop.status(), 202);
    assert!(program.child.wait().await.unwrap().success());
    let mut rest = String::new();
    program.stdout.read_to_string(&mut rest).await.unwrap();
    assert_eq!(rest, "", "nothing but the one line on stdout");
}

#[tokio::test]
async fn a_killed_program_keeps_what_it_answered() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state.jsonl");
    let mut program = run(&state).await;
    let url = format!("{}/api/v2/customer/4711", program.access.omnidesk.base_url);
    let put = client().put(url).header("apiKey", &program.access.omnidesk.api_key).form(&[("firstname", "Zoë")]);
    assert_eq!(put.send().await.unwrap().status(), 200);
    program.child.kill().await.unwrap();
    let program = run(&state).await;
    assert_eq!(firstname(&program.access).await, "Zoë");
}
