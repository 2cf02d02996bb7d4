//! Lists of what the program is made of, in the form of CycloneDX, so that others can look their parts up in their own lists of flaws. The
//! same lock files give the same bytes.

use std::collections::BTreeMap;

use super::crates::{self, Locked};
use super::node_packages;
use crate::failure::{Failure, Outcome};
use crate::json::Json;

/// The list of crates. What only builds the program is marked as excluded from it.
pub(super) fn of_crates(metadata: &Json, locked: &[Locked]) -> Outcome<Json> {
    let in_program = crates::in_program(metadata)?;
    let sums: BTreeMap<(&str, &str), &str> = locked
        .iter()
        .filter_map(|package| Some(((package.name.as_str(), package.version.as_str()), package.checksum.as_deref()?)))
        .collect();
    let mut urls = BTreeMap::new();
    let mut components = Vec::new();
    let root = metadata.get("resolve").and_then(|resolve| resolve.text_of("root")).unwrap_or_default();
    for package in metadata.list_of("packages") {
        let (Some(id), Some(name), Some(version)) = (package.text_of("id"), package.text_of("name"), package.text_of("version"))
        else {
            continue;
        };
        let Some(inside) = in_program.get(id) else { continue };
        let url = format!("pkg:cargo/{name}@{version}");
        urls.insert(id, url.clone());
        if id != root {
            let sum = sums.get(&(name, version)).map(|sum| ("SHA-256", (*sum).to_owned()));
            components.push(component(&url, name, version, package.text_of("license"), *inside, sum));
        }
    }
    let nodes = metadata.get("resolve").map_or(&[] as &[Json], |resolve| resolve.list_of("nodes"));
    let needs = |node: &Json| {
        let of = urls.get(node.text_of("id")?)?;
        let on = node.list_of("dependencies").iter().filter_map(|id| urls.get(id.as_text()?)).cloned();
        Some((of.clone(), on.collect()))
    };
    let main = urls.get(root).ok_or_else(|| Failure::new("the program is not among its own packages"))?;
    Ok(list(main, "customer-console", "application", components, nodes.iter().filter_map(needs).collect()))
}

/// The list of the interface's packages. Tools that do not get into the program are marked as excluded from it.
pub(super) fn of_node_packages(lock: &Json) -> Outcome<Json> {
    let ui = lock
        .get("packages")
        .and_then(|packages| packages.get("ui"))
        .ok_or_else(|| Failure::new("the interface is not locked"))?;
    let url = |place: &str, package: &Json| {
        // The sign of a scope is written as its code.
        let name = node_packages::name(place).replacen('@', "%40", 1);
        format!("pkg:npm/{name}@{}", package.text_of("version").unwrap_or_default())
    };
    let mut components = BTreeMap::new();
    let mut needs: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let find = |place: &str, name: &str| {
        let found = node_packages::find(lock, place, name)?;
        Some(url(&found, lock.get("packages")?.get(&found)?))
    };
    let needed = |place: &str, package: &Json| -> Vec<String> {
        let names = package.get("dependencies").map_or(&[] as &[_], Json::members);
        names.iter().filter_map(|(name, _)| find(place, name)).collect()
    };
    for (place, package) in node_packages::installed(lock) {
        let (url, version) = (url(place, package), package.text_of("version").unwrap_or_default());
        let sum =
            package.text_of("integrity").and_then(|sum| hexadecimal(sum.strip_prefix("sha512-")?)).map(|sum| ("SHA-512", sum));
        let inside = !package.is_set("dev") && !package.is_set("devOptional");
        let made = component(&url, node_packages::name(place), version, package.text_of("license"), inside, sum);
        // The same version may lie in several places; one of them may be inside.
        if inside || !components.contains_key(&url) {
            components.insert(url.clone(), made);
        }
        needs.entry(url).or_default().extend(needed(place, package));
    }
    let main = format!("pkg:npm/ui@{}", ui.text_of("version").unwrap_or_default());
    needs.insert(main.clone(), needed("ui", ui));
    Ok(list(&main, "ui", "application", components.into_values().collect(), needs.into_iter().collect()))
}

fn list(main: &str, name: &str, kind: &str, components: Vec<Json>, needs: Vec<(String, Vec<String>)>) -> Json {
    let dependency = |(of, mut on): (String, Vec<String>)| {
        on.sort();
        on.dedup();
        Json::object([("ref", Json::Text(of)), ("dependsOn", Json::List(on.into_iter().map(Json::Text).collect()))])
    };
    let subject = Json::object([
        ("type", Json::text(kind)),
        ("bom-ref", Json::text(main)),
        ("name", Json::text(name)),
        ("version", Json::text(env!("CARGO_PKG_VERSION"))),
        ("purl", Json::text(main)),
    ]);
    Json::object([
        ("bomFormat", Json::text("CycloneDX")),
        ("specVersion", Json::text("1.5")),
        ("version", Json::Number("1".into())),
        ("metadata", Json::object([("component", subject)])),
        ("components", Json::List(components)),
        ("dependencies", Json::List(needs.into_iter().map(dependency).collect())),
    ])
}

fn component(url: &str, name: &str, version: &str, licence: Option<&str>, inside: bool, sum: Option<(&str, String)>) -> Json {
    let mut members = vec![
        ("type".to_owned(), Json::text("library")),
        ("bom-ref".to_owned(), Json::text(url)),
        ("name".to_owned(), Json::text(name)),
        ("version".to_owned(), Json::text(version)),
        ("scope".to_owned(), Json::text(if inside { "required" } else { "excluded" })),
    ];
    if let Some((kind, sum)) = sum {
        let hash = Json::object([("alg", Json::text(kind)), ("content", Json::Text(sum))]);
        members.push(("hashes".to_owned(), Json::List(vec![hash])));
    }
    if let Some(licence) = licence {
        let expression = Json::object([("expression", Json::text(licence.replace('/', " OR ")))]);
        members.push(("licenses".to_owned(), Json::List(vec![expression])));
    }
    members.push(("purl".to_owned(), Json::text(url)));
    Json::Object(members)
}

/// Base 64 as hexadecimal digits; nothing if it is not base 64.
fn hexadecimal(base64: &str) -> Option<String> {
    const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut digits = String::new();
    let (mut bits, mut kept) = (0_u32, 0);
    for letter in base64.trim_end_matches('=').chars() {
        bits = (bits << 6) | u32::try_from(LETTERS.find(letter)?).ok()?;
        kept += 6;
        if kept >= 8 {
            kept -= 8;
            digits.push_str(&format!("{:02x}", (bits >> kept) & 0xff));
        }
        bits &= (1 << kept) - 1;
    }
    Some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_written_as_others_expect_them() {
        assert_eq!(hexadecimal("aGVsbG8=").as_deref(), Some("68656c6c6f"));
        assert_eq!(hexadecimal("/+8A").as_deref(), Some("ffef00"));
        assert_eq!(hexadecimal("no base64!"), None);
    }

    #[test]
    fn crates_are_listed_with_their_place_sum_and_needs() {
        let metadata = Json::parse(
            r#"{"packages": [{"id": "p", "name": "customer-console", "version": "0.1.0", "license": "MIT"},
                             {"id": "a", "name": "lib", "version": "1.0.0", "license": "MIT/Apache-2.0"},
                             {"id": "b", "name": "gen", "version": "2.0.0", "license": "MIT"},
                             {"id": "t", "name": "test", "version": "3.0.0", "license": "MIT"}],
                "resolve": {"root": "p", "nodes": [
                    {"id": "p", "dependencies": ["a", "b", "t"], "deps": [{"pkg": "a", "dep_kinds": [{"kind": null}]},
                        {"pkg": "b", "dep_kinds": [{"kind": "build"}]}, {"pkg": "t", "dep_kinds": [{"kind": "dev"}]}]},
                    {"id": "a", "dependencies": [], "deps": []}]}}"#,
        )
        .unwrap();
        let locked = [Locked { name: "lib".into(), version: "1.0.0".into(), checksum: Some("ab".into()), ..Locked::default() }];
        let list = of_crates(&metadata, &locked).unwrap();
        let parts: Vec<_> = list.list_of("components").iter().map(|part| (part.text_of("purl"), part.text_of("scope"))).collect();
        assert_eq!(
            parts,
            [(Some("pkg:cargo/lib@1.0.0"), Some("required")), (Some("pkg:cargo/gen@2.0.0"), Some("excluded"))],
            "what only tests need is no part"
        );
        let first = &list.list_of("components")[0];
        assert_eq!(first.list_of("hashes")[0].text_of("content"), Some("ab"));
        assert_eq!(first.list_of("licenses")[0].text_of("expression"), Some("MIT OR Apache-2.0"));
        let needs = &list.list_of("dependencies")[0];
        assert_eq!(needs.text_of("ref"), Some("pkg:cargo/customer-console@0.1.0"));
        assert_eq!(needs.list_of("dependsOn").len(), 2);
    }

    #[test]
    fn packages_of_the_interface_are_told_from_its_tools() {
        let lock = Json::parse(
            r#"{"packages": {"ui": {"version": "0.1.0", "dependencies": {"@s/lib": "1"}, "devDependencies": {"tool": "1"}},
                "node_modules/@s/lib": {"version": "1.0.0", "integrity": "sha512-aGVsbG8=", "license": "MIT", "dependencies": {"deep": "2"}},
                "node_modules/deep": {"version": "2.0.0", "integrity": "sha512-aGVsbG8="},
                "node_modules/tool": {"version": "1.0.0", "integrity": "sha512-aGVsbG8=", "dev": true}}}"#,
        )
        .unwrap();
        let list = of_node_packages(&lock).unwrap();
        let parts: Vec<_> = list.list_of("components").iter().map(|part| (part.text_of("purl"), part.text_of("scope"))).collect();
        assert_eq!(
            parts,
            [
                (Some("pkg:npm/%40s/lib@1.0.0"), Some("required")),
                (Some("pkg:npm/deep@2.0.0"), Some("required")),
                (Some("pkg:npm/tool@1.0.0"), Some("excluded")),
            ]
        );
        let lib = list.list_of("dependencies").iter().find(|needs| needs.text_of("ref") == Some("pkg:npm/%40s/lib@1.0.0"));
        assert_eq!(lib.map(|lib| lib.list_of("dependsOn").to_vec()), Some(vec![Json::text("pkg:npm/deep@2.0.0")]));
    }
}
