//! The window may call exactly the commands of the table: the permission files are written by hand, so that they are read when they change,
//! and this keeps them complete.

use std::collections::BTreeSet;
use std::path::Path;

#[test]
fn every_command_is_permitted_once_and_nothing_else_is() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../permissions");
    let mut permitted = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let (_, list) = text.split_once("commands.allow = [").unwrap();
        permitted.extend(list.split('"').skip(1).step_by(2).map(ToOwned::to_owned));
    }
    let table: BTreeSet<String> = contract::table().iter().map(|command| command.name.to_owned()).collect();
    assert_eq!(permitted.len(), table.len(), "no command is permitted twice");
    assert_eq!(permitted.into_iter().collect::<BTreeSet<_>>(), table);
}

/// What the capability of the window grants beside the program's own commands, so that a change of it is seen in review.
#[test]
fn the_window_may_do_nothing_but_listen() {
    let capability = include_str!("../../../capabilities/main.json");
    let capability: serde_json::Value = serde_json::from_str(capability).unwrap();
    let granted: Vec<&str> = capability["permissions"].as_array().unwrap().iter().filter_map(|item| item.as_str()).collect();
    let foreign: Vec<&str> = granted.into_iter().filter(|item| item.contains(':')).collect();
    assert_eq!(foreign, ["core:event:allow-listen", "core:event:allow-unlisten"]);
}

/// The policy of the window's pages: nothing inline, nothing from outside.
#[test]
fn the_content_policy_allows_nothing_inline() {
    let configuration: serde_json::Value = serde_json::from_str(include_str!("../../../../tauri.conf.json")).unwrap();
    let policy = configuration["app"]["security"]["csp"].as_str().unwrap();
    assert!(policy.starts_with("default-src 'self';"), "{policy}");
    assert!(!policy.contains("unsafe") && !policy.contains("https:") && !policy.contains('*'), "{policy}");
}
