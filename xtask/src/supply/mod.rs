//! What the program is made of: pinned, from where it should be, under licences that may be used, without known flaws, and listed.
//!
//! What needs another program or somebody outside says so where that cannot be had. With `XTASK_ONLINE=1`, which a build machine with a way
//! out sets, that is a failure, so that no check is left out unnoticed.

mod crates;
mod licence;
mod node_packages;
mod policy;
mod sbom;

use std::fs;
use std::process::Stdio;

use policy::Policy;

use crate::failure::{Attempt, Failure, Outcome};
use crate::json::Json;
use crate::process;
use crate::steps::{Attempted, Steps};
use crate::workspace::Workspace;

/// The version the rules in `.ci/deny.toml` are written for.
pub(crate) const CARGO_DENY: &str = "0.20.2";

/// Why something could not be checked here.
const NO_DENY: &str = "cargo-deny is not installed; `cargo xtask setup --tests` compiles it, which takes minutes";
const NO_DATABASE: &str = "the database of flaws in crates cannot be fetched from here";
const NO_AUDIT: &str = "the registry that npm uses here does not say which packages have flaws";

/// Every check, a step each.
pub(crate) fn checks(steps: &mut Steps, workspace: &Workspace) {
    steps.perform("supply: pinned, and from the registries", || pinned(workspace));
    steps.perform("supply: licences", || licences(workspace));
    steps.perform("supply: lists of parts", || lists(workspace));
    let is_online = std::env::var_os("XTASK_ONLINE").is_some_and(|value| value == "1");
    let mut outside = |name: &str, check: &dyn Fn() -> Attempted| steps.attempt(name, || perhaps(check(), is_online));
    outside("supply: cargo deny", &|| deny(workspace, &["bans", "licenses", "sources"]));
    outside("supply: known flaws in crates", &|| deny(workspace, &["advisories"]));
    outside("supply: known flaws in node packages", &|| audit(workspace));
}

/// `cargo xtask sbom`.
pub(crate) fn lists(workspace: &Workspace) -> Outcome {
    let folder = workspace.target("sbom");
    fs::create_dir_all(&folder).attempt(folder.display())?;
    let crates = sbom::of_crates(&crates::metadata(workspace)?, &crates::locked(workspace)?)?;
    let packages = sbom::of_node_packages(&node_packages::lock(workspace)?)?;
    for (name, list) in [("crates.cdx.json", crates), ("node-packages.cdx.json", packages)] {
        let file = folder.join(name);
        fs::write(&file, list.written()).attempt(file.display())?;
        println!("{} parts in {}", list.list_of("components").len(), file.display());
    }
    Ok(())
}

fn pinned(workspace: &Workspace) -> Outcome {
    let metadata = crates::metadata(workspace)?;
    let locked = crates::locked(workspace)?;
    let mut wrong = crates::wrong_sources(&locked, &crates::members(&metadata), &Policy::of(workspace)?);
    let lock = node_packages::lock(workspace)?;
    wrong.extend(node_packages::wrong(&lock, &node_packages::manifests(workspace)?));
    println!("{} crates, {} node packages", locked.len(), node_packages::installed(&lock).count());
    none(&wrong)
}

fn licences(workspace: &Workspace) -> Outcome {
    let policy = Policy::of(workspace)?;
    let mut wrong = crates::wrong_licences(&crates::metadata(workspace)?, &policy);
    wrong.extend(node_packages::wrong_licences(&node_packages::lock(workspace)?, &policy));
    none(&wrong)
}

fn none(wrong: &[String]) -> Outcome {
    if wrong.is_empty() { Ok(()) } else { Err(Failure::new(wrong.join("\n"))) }
}

/// Where somebody outside can be asked, not having asked is a failure.
fn perhaps(attempted: Attempted, is_online: bool) -> Attempted {
    match attempted {
        Attempted::Impossible(why) if is_online => Attempted::Done(Err(Failure::new(why))),
        other => other,
    }
}

fn deny(workspace: &Workspace, checks: &[&str]) -> Attempted {
    if !has_deny() {
        return Attempted::Impossible(NO_DENY);
    }
    let mut command = workspace.cargo();
    command
        .args(["deny", "--locked", "--workspace", "--all-features", "--config", policy::FILE, "check", "--hide-inclusion-graph"])
        .args(checks);
    match command.stdin(Stdio::null()).output().attempt("cargo deny") {
        Err(failure) => Attempted::Done(Err(failure)),
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr);
            if !output.status.success() && said.contains("failed to fetch advisory database") {
                return Attempted::Impossible(NO_DATABASE);
            }
            println!("{}", said.trim());
            Attempted::Done(if output.status.success() { Ok(()) } else { Err(Failure::new("cargo deny found something")) })
        }
    }
}

/// Whether cargo-deny is there in the version the rules are written for, or a later one of the same line.
pub(crate) fn has_deny() -> bool {
    let line = |text: &str| text.rsplit_once('.').map(|(line, _)| line.to_owned());
    // Asked through cargo, which finds what it has installed wherever that is.
    let installed = process::output(process::program("cargo").args(["deny", "--version"])).unwrap_or_default();
    installed.split_whitespace().last().is_some_and(|version| line(version) == line(CARGO_DENY))
}

/// Asks the registry which packages have flaws. Only a report counts as an answer: everything else is a registry that does not know.
fn audit(workspace: &Workspace) -> Attempted {
    let mut npm = workspace.npm();
    npm.args(["audit", "--package-lock-only", "--audit-level=high", "--json"]);
    match npm.stdin(Stdio::null()).output().attempt("npm audit") {
        Err(failure) => Attempted::Done(Err(failure)),
        Ok(output) => match Json::parse(&String::from_utf8_lossy(&output.stdout)).ok().and_then(|report| found(&report)) {
            None => Attempted::Impossible(NO_AUDIT),
            Some(flawed) => Attempted::Done(none(&flawed)),
        },
    }
}

/// The packages with flaws that are high or critical; nothing if this is no report.
fn found(report: &Json) -> Option<Vec<String>> {
    report.get("auditReportVersion")?;
    let flawed = report.get("vulnerabilities")?.members().iter();
    let grave = flawed.filter(|(_, flaw)| flaw.text_of("severity").is_some_and(|grade| ["high", "critical"].contains(&grade)));
    Some(grave.map(|(name, flaw)| format!("{name}: {}", flaw.text_of("severity").unwrap_or_default())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_without_a_report_is_no_all_clear() {
        let refused = Json::parse(r#"{"message": "405 Method Not Allowed", "error": {"summary": "", "detail": ""}}"#).unwrap();
        assert_eq!(found(&refused), None);
        let clear = Json::parse(r#"{"auditReportVersion": 2, "vulnerabilities": {}}"#).unwrap();
        assert_eq!(found(&clear), Some(Vec::new()));
        let flawed = r#"{"auditReportVersion": 2, "vulnerabilities": {"a": {"severity": "critical"}, "b": {"severity": "low"}}}"#;
        assert_eq!(found(&Json::parse(flawed).unwrap()), Some(vec!["a: critical".to_owned()]));
    }

    #[test]
    fn what_cannot_be_checked_is_a_failure_where_somebody_could_be_asked() {
        assert!(matches!(perhaps(Attempted::Impossible("nobody answers"), false), Attempted::Impossible(_)));
        assert!(matches!(perhaps(Attempted::Impossible("nobody answers"), true), Attempted::Done(Err(_))));
        assert!(matches!(perhaps(Attempted::Done(Ok(())), true), Attempted::Done(Ok(()))));
    }
}
