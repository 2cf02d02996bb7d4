//! The packages of the interface and its tools, as `package-lock.json` has them.

use std::collections::BTreeSet;
use std::fs;

use super::licence;
use super::policy::Policy;
use crate::failure::{Attempt, Outcome};
use crate::json::Json;
use crate::workspace::Workspace;

/// Licences beside those of the crates: of the font, of lists of facts, and of tools.
const ALSO: [&str; 6] = ["0BSD", "BlueOak-1.0.0", "CC-BY-4.0", "CC0-1.0", "MIT-0", "OFL-1.1"];

/// The folders with a `package.json` of their own, as the lock file names them.
const OWN: [&str; 3] = ["", "ui", "tests/e2e"];

/// Where packages may come from, if the lock file says it at all.
const REGISTRY: &str = "https://registry.npmjs.org/";

/// The lock file.
pub(super) fn lock(workspace: &Workspace) -> Outcome<Json> {
    Json::parse(&fs::read_to_string(workspace.path("package-lock.json")).attempt("package-lock.json")?)
}

/// The installed packages: where each goes, and what is known of it. Our own folders are not among them.
pub(super) fn installed(lock: &Json) -> impl Iterator<Item = (&str, &Json)> {
    let packages = lock.get("packages").map_or(&[] as &[_], Json::members);
    packages
        .iter()
        .map(|(place, package)| (place.as_str(), package))
        .filter(|(place, package)| place.contains("node_modules/") && !package.is_set("link"))
}

/// The name of the package at a place.
pub(super) fn name(place: &str) -> &str {
    place.rsplit_once("node_modules/").map_or(place, |(_, name)| name)
}

/// What is wrong with the lock file: something that is not pinned by its content, that comes from elsewhere, or that is not what the
/// manifests ask for. `manifests` are our own, in the order of [`OWN`].
pub(super) fn wrong(lock: &Json, manifests: &[Json]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (place, package) in installed(lock) {
        if !package.text_of("integrity").is_some_and(|sum| sum.starts_with("sha512-")) {
            wrong.push(format!("{place} has no checksum"));
        }
        if package.text_of("resolved").is_some_and(|from| !from.starts_with(REGISTRY)) {
            wrong.push(format!("{place} comes from elsewhere"));
        }
    }
    for (folder, manifest) in OWN.iter().zip(manifests) {
        let locked = lock.get("packages").and_then(|packages| packages.get(folder));
        for kind in ["dependencies", "devDependencies"] {
            let asked = set(Some(manifest), kind);
            if asked != set(locked, kind) {
                wrong.push(format!("{folder}/package.json asks for other {kind} than the lock file was made for"));
            }
            let missing = asked.iter().filter(|(name, _)| find(lock, folder, name).is_none());
            wrong.extend(missing.map(|(name, _)| format!("{name} is not locked")));
        }
    }
    wrong
}

/// The `package.json` files of our own.
pub(super) fn manifests(workspace: &Workspace) -> Outcome<Vec<Json>> {
    OWN.iter()
        .map(|folder| {
            let file = workspace.path(folder).join("package.json");
            Json::parse(&fs::read_to_string(&file).attempt(file.display())?)
        })
        .collect()
}

fn set<'a>(package: Option<&'a Json>, kind: &str) -> BTreeSet<(&'a str, &'a str)> {
    let members = package.and_then(|package| package.get(kind)).map_or(&[] as &[_], Json::members);
    members.iter().filter_map(|(name, version)| Some((name.as_str(), version.as_text()?))).collect()
}

/// Where a package finds another one: beside it, or in the nearest folder above.
pub(super) fn find(lock: &Json, place: &str, name: &str) -> Option<String> {
    let packages = lock.get("packages")?;
    let mut folder = place;
    loop {
        let candidate = if folder.is_empty() { format!("node_modules/{name}") } else { format!("{folder}/node_modules/{name}") };
        if packages.get(&candidate).is_some() {
            return Some(candidate);
        }
        if folder.is_empty() {
            return None;
        }
        folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
    }
}

/// Packages whose licence may not be used, with what it is.
pub(super) fn wrong_licences(lock: &Json, policy: &Policy) -> Vec<String> {
    let mut allowed = policy.licences.clone();
    allowed.extend(ALSO.map(ToOwned::to_owned));
    installed(lock)
        .filter(|(_, package)| !licence::is_allowed(package.text_of("license").unwrap_or_default(), &allowed))
        .map(|(place, package)| format!("{}: {}", name(place), package.text_of("license").unwrap_or("none")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = r#"{"packages": {
        "": {"devDependencies": {"tool": "1.0.0"}},
        "ui": {"dependencies": {"lib": "^2.0.0"}},
        "tests/e2e": {},
        "node_modules/ui": {"resolved": "ui", "link": true},
        "node_modules/tool": {"version": "1.0.0", "integrity": "sha512-AAAA", "dev": true, "license": "CC0-1.0"},
        "node_modules/lib": {"version": "2.1.0", "integrity": "sha512-AAAA", "license": "MIT"},
        "node_modules/lib/node_modules/@s/inner": {"version": "3.0.0", "integrity": "sha512-AAAA", "license": "GPL-3.0"}
    }}"#;

    fn manifests(ui: &str) -> Vec<Json> {
        [r#"{"devDependencies": {"tool": "1.0.0"}}"#, ui, "{}"].map(|text| Json::parse(text).unwrap()).into()
    }

    #[test]
    fn a_lock_file_that_is_current_and_pinned_is_right() {
        let lock = Json::parse(LOCK).unwrap();
        assert_eq!(wrong(&lock, &manifests(r#"{"dependencies": {"lib": "^2.0.0"}}"#)), Vec::<String>::new());
        assert_eq!(installed(&lock).map(|(place, _)| name(place)).collect::<Vec<_>>(), ["tool", "lib", "@s/inner"]);
    }

    #[test]
    fn what_is_asked_for_but_not_locked_is_named() {
        let lock = Json::parse(LOCK).unwrap();
        let wrong = wrong(&lock, &manifests(r#"{"dependencies": {"lib": "^3.0.0", "new": "1"}}"#));
        assert_eq!(wrong, ["ui/package.json asks for other dependencies than the lock file was made for", "new is not locked"]);
    }

    #[test]
    fn what_is_not_pinned_or_comes_from_elsewhere_is_named() {
        let lock = LOCK.replace(
            r#""version": "1.0.0", "integrity": "sha512-AAAA""#,
            r#""version": "1.0.0", "resolved": "git+ssh://git@example.com/tool.git#abc""#,
        );
        let wrong = wrong(&Json::parse(&lock).unwrap(), &manifests(r#"{"dependencies": {"lib": "^2.0.0"}}"#));
        assert_eq!(wrong, ["node_modules/tool has no checksum", "node_modules/tool comes from elsewhere"]);
    }

    #[test]
    fn a_package_is_found_where_node_would_find_it() {
        let lock = Json::parse(LOCK).unwrap();
        let inner = "node_modules/lib/node_modules/@s/inner";
        assert_eq!(find(&lock, "node_modules/lib", "@s/inner").as_deref(), Some(inner));
        assert_eq!(find(&lock, inner, "tool").as_deref(), Some("node_modules/tool"));
        assert_eq!(find(&lock, "ui", "@s/inner"), None);
    }

    #[test]
    fn a_licence_that_is_not_on_the_list_is_named() {
        let policy = Policy { licences: ["MIT".to_owned()].into(), banned: BTreeSet::new() };
        assert_eq!(wrong_licences(&Json::parse(LOCK).unwrap(), &policy), ["@s/inner: GPL-3.0"]);
    }
}
