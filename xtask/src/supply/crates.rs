//! The crates of the program, as cargo knows them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use super::licence;
use super::policy::Policy;
use crate::failure::{Attempt, Failure, Outcome};
use crate::json::Json;
use crate::process;
use crate::workspace::Workspace;

/// The one place crates come from.
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// A package of `Cargo.lock`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Locked {
    pub(super) name: String,
    pub(super) version: String,
    pub(super) source: Option<String>,
    /// SHA-256 of what is downloaded.
    pub(super) checksum: Option<String>,
}

/// What cargo says about all packages, in one piece. Fails if `Cargo.lock` is not what the manifests ask for.
pub(super) fn metadata(workspace: &Workspace) -> Outcome<Json> {
    let said = process::output(workspace.cargo().args(["metadata", "--locked", "--format-version", "1"]))?;
    Json::parse(&said)
}

/// The packages of `Cargo.lock`.
pub(super) fn locked(workspace: &Workspace) -> Outcome<Vec<Locked>> {
    Ok(packages(&fs::read_to_string(workspace.path("Cargo.lock")).attempt("Cargo.lock")?))
}

fn packages(lock: &str) -> Vec<Locked> {
    let field = |block: &str, name: &str| {
        let line = block.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(" = \""))?;
        line.strip_suffix('"').map(ToOwned::to_owned)
    };
    let package = |block: &str| Locked {
        name: field(block, "name").unwrap_or_default(),
        version: field(block, "version").unwrap_or_default(),
        source: field(block, "source"),
        checksum: field(block, "checksum"),
    };
    lock.split("[[package]]").skip(1).map(package).collect()
}

/// What is wrong with where crates come from: another place than the registry, no checksum, or one that is banned. `own` are the members of
/// the workspace.
pub(super) fn wrong_sources(locked: &[Locked], own: &BTreeSet<&str>, policy: &Policy) -> Vec<String> {
    let mut wrong = Vec::new();
    for Locked { name, version, source, checksum } in locked {
        let from_registry = source.as_deref() == Some(REGISTRY) && checksum.as_ref().is_some_and(|sum| sum.len() == 64);
        let is_own = source.is_none() && own.contains(name.as_str());
        if !from_registry && !is_own {
            wrong.push(format!(
                "{name} {version} comes from {}",
                source.as_deref().unwrap_or("a folder that is not the project's")
            ));
        }
        if policy.banned.contains(name) {
            wrong.push(format!("{name} {version} is banned"));
        }
    }
    wrong
}

/// The names of the workspace's members.
pub(super) fn members(metadata: &Json) -> BTreeSet<&str> {
    let own: BTreeSet<&str> = metadata.list_of("workspace_members").iter().filter_map(Json::as_text).collect();
    metadata
        .list_of("packages")
        .iter()
        .filter(|package| package.text_of("id").is_some_and(|id| own.contains(id)))
        .filter_map(|package| package.text_of("name"))
        .collect()
}

/// Crates whose licence may not be used, with what it is.
pub(super) fn wrong_licences(metadata: &Json, policy: &Policy) -> Vec<String> {
    let wrong = |package: &&Json| !licence::is_allowed(package.text_of("license").unwrap_or_default(), &policy.licences);
    let named = |package: &Json| {
        let field = |name: &str| package.text_of(name).unwrap_or("none").to_owned();
        format!("{} {}: {}", field("name"), field("version"), field("license"))
    };
    metadata.list_of("packages").iter().filter(wrong).map(named).collect()
}

/// The packages the program is made of, by id, and whether each is in it or only needed to build it.
pub(super) fn in_program(metadata: &Json) -> Outcome<BTreeMap<&str, bool>> {
    let resolve = metadata.get("resolve").ok_or_else(|| Failure::new("cargo resolved nothing"))?;
    let root = resolve.text_of("root").ok_or_else(|| Failure::new("there is no program at the top of the workspace"))?;
    let nodes: BTreeMap<&str, &Json> =
        resolve.list_of("nodes").iter().filter_map(|node| Some((node.text_of("id")?, node))).collect();
    let mut found = BTreeMap::new();
    let mut waiting = vec![(root, true)];
    while let Some((id, inside)) = waiting.pop() {
        // Once inside, always inside; what was found as a tool only may turn out to be inside too.
        if found.get(id).is_some_and(|known| *known || !inside) {
            continue;
        }
        found.insert(id, inside);
        for dependency in nodes.get(id).map_or(&[] as &[Json], |node| node.list_of("deps")) {
            let Some(id) = dependency.text_of("pkg") else { continue };
            let kinds: Vec<Option<&str>> = dependency.list_of("dep_kinds").iter().map(|kind| kind.text_of("kind")).collect();
            if kinds.contains(&None) {
                waiting.push((id, inside));
            } else if kinds.contains(&Some("build")) {
                waiting.push((id, false));
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_from_elsewhere_or_without_a_checksum_is_named() {
        let sum = "a".repeat(64);
        let lock = format!(
            "version = 4\n\n[[package]]\nname = \"good\"\nversion = \"1.0.0\"\nsource = \"{REGISTRY}\"\nchecksum = \"{sum}\"\ndependencies = [\n \"own\",\n]\n\n\
             [[package]]\nname = \"own\"\nversion = \"0.1.0\"\n\n\
             [[package]]\nname = \"git\"\nversion = \"2.0.0\"\nsource = \"git+https://example.com/git#abc\"\n\n\
             [[package]]\nname = \"unpinned\"\nversion = \"3.0.0\"\nsource = \"{REGISTRY}\"\n\n\
             [[package]]\nname = \"folder\"\nversion = \"4.0.0\"\n\n\
             [[package]]\nname = \"native-tls\"\nversion = \"5.0.0\"\nsource = \"{REGISTRY}\"\nchecksum = \"{sum}\"\n"
        );
        let policy = Policy { licences: BTreeSet::new(), banned: ["native-tls".to_owned()].into() };
        let wrong = wrong_sources(&packages(&lock), &["own"].into(), &policy);
        assert_eq!(
            wrong,
            [
                "git 2.0.0 comes from git+https://example.com/git#abc",
                &format!("unpinned 3.0.0 comes from {REGISTRY}"),
                "folder 4.0.0 comes from a folder that is not the project's",
                "native-tls 5.0.0 is banned",
            ]
        );
    }

    #[test]
    fn tools_are_told_from_what_is_in_the_program() {
        let metadata = Json::parse(
            r#"{"resolve": {"root": "app", "nodes": [
                {"id": "app", "deps": [{"pkg": "lib", "dep_kinds": [{"kind": null}]}, {"pkg": "gen", "dep_kinds": [{"kind": "build"}]},
                                       {"pkg": "test", "dep_kinds": [{"kind": "dev"}]}]},
                {"id": "gen", "deps": [{"pkg": "both", "dep_kinds": [{"kind": null}]}]},
                {"id": "lib", "deps": [{"pkg": "both", "dep_kinds": [{"kind": "build"}, {"kind": null}]}]},
                {"id": "both", "deps": []}, {"id": "test", "deps": []}]}}"#,
        )
        .unwrap();
        assert_eq!(in_program(&metadata).unwrap(), [("app", true), ("both", true), ("gen", false), ("lib", true)].into());
    }

    #[test]
    fn a_licence_that_is_not_on_the_list_is_named() {
        let metadata = Json::parse(
            r#"{"packages": [{"name": "a", "version": "1", "license": "MIT"}, {"name": "b", "version": "2", "license": "GPL-3.0"},
                             {"name": "c", "version": "3", "license": null}]}"#,
        )
        .unwrap();
        let policy = Policy { licences: ["MIT".to_owned()].into(), banned: BTreeSet::new() };
        assert_eq!(wrong_licences(&metadata, &policy), ["b 2: GPL-3.0", "c 3: none"]);
    }
}
