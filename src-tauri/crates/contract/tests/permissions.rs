//! The window may call exactly the commands of the table: the permission files are written by hand, so that they are read when they change,
//! and this keeps them complete.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

#[test]
fn every_command_is_permitted_once_and_nothing_else_is() {
    let mut permitted = Vec::new();
    for file in names_in("permissions") {
        let text = std::fs::read_to_string(folder("permissions").join(file)).unwrap();
        let (_, list) = text.split_once("commands.allow = [").unwrap();
        permitted.extend(list.split('"').skip(1).step_by(2).map(ToOwned::to_owned));
    }
    let table: BTreeSet<String> = contract::table().iter().map(|command| command.name.to_owned()).collect();
    assert_eq!(permitted.len(), table.len(), "no command is permitted twice");
    assert_eq!(permitted.into_iter().collect::<BTreeSet<_>>(), table);
}

/// The whole capability of the one window, so that a change of it is seen in review.
#[test]
fn the_window_may_do_nothing_but_listen_and_call_the_programs_own_commands() {
    let capability: Value = serde_json::from_str(include_str!("../../../capabilities/main.json")).unwrap();
    let expected = json!({
        "identifier": "main",
        "description": "What the one window may do: the program's own commands, and listening to its events.",
        "windows": ["main"],
        "permissions": [
            "core:event:allow-listen", "core:event:allow-unlisten", "access", "customers", "views", "channels", "sync", "connections", "privacy",
            "program",
        ],
    });
    assert_eq!(capability, expected);
    assert_eq!(names_in("capabilities"), ["main.json"], "no other capability is granted to anybody");
    let groups: BTreeSet<String> = names_in("permissions").iter().map(|name| name.trim_end_matches(".toml").to_owned()).collect();
    let granted = expected["permissions"].as_array().unwrap().iter().filter_map(Value::as_str);
    assert_eq!(granted.filter(|name| !name.contains(':')).map(ToOwned::to_owned).collect::<BTreeSet<_>>(), groups);
}

/// A permission file names itself and commands, nothing else: no scope, no path, no second permission.
#[test]
fn permission_files_hold_nothing_but_lists_of_commands() {
    for name in names_in("permissions") {
        let text = std::fs::read_to_string(folder("permissions").join(&name)).unwrap();
        let keys: Vec<&str> = text.lines().filter_map(|line| line.split_once(" = ")).map(|(key, _)| key).collect();
        assert_eq!(keys, ["identifier", "description", "commands.allow"], "{name}");
        assert_eq!(text.matches("[[permission]]").count(), 1, "{name}");
        assert!(text.contains(&format!("identifier = \"{}\"", name.trim_end_matches(".toml"))), "{name} is called as its file");
    }
}

/// How the pages of the window are held: nothing inline, nothing from outside, no prototypes to change, no plugins, no global Tauri object.
#[test]
fn the_security_of_the_window_is_exactly_this() {
    let configuration: Value = serde_json::from_str(include_str!("../../../../tauri.conf.json")).unwrap();
    let expected = json!({
        "csp": "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; font-src 'self'; \
                connect-src 'self' ipc: http://ipc.localhost; object-src 'none'; base-uri 'none'; form-action 'none'; \
                frame-ancestors 'none'",
        "freezePrototype": true,
        "capabilities": ["main"],
    });
    assert_eq!(configuration["app"]["security"], expected);
    assert_eq!(configuration["app"].as_object().unwrap().keys().collect::<Vec<_>>(), ["windows", "security"]);
    assert_eq!(configuration.get("plugins"), None);
    let manifest = include_str!("../../../../Cargo.toml");
    assert!(!manifest.contains("tauri-plugin"), "no plugin is part of the program");
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(name)
}

#[expect(clippy::unwrap_used, reason = "without its own source there is nothing to compare")]
fn names_in(name: &str) -> Vec<String> {
    let mut names: Vec<_> =
        std::fs::read_dir(folder(name)).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
