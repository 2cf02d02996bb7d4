//! SECURITY.md names the tests that show what it says. A name that leads nowhere would be worse than none.

use std::path::Path;

/// The tests that a text names: a file and what stands in it, between backticks.
fn named(text: &str) -> Vec<(&str, &str)> {
    text.split('`').skip(1).step_by(2).filter_map(|word| word.split_once("::")).filter(|(file, _)| file.contains('/')).collect()
}

/// Whether a file holds a test of that name.
fn holds(source: &str, name: &str, is_rust: bool) -> bool {
    if is_rust { source.contains(&format!("fn {name}(")) } else { source.contains(&format!("test(\"{name}\"")) }
}

#[test]
fn every_test_that_is_named_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let text = std::fs::read_to_string(root.join("SECURITY.md")).unwrap();
    let named = named(&text);
    assert!(named.len() > 20, "the table is read: {named:?}");
    for (file, name) in named {
        let source = std::fs::read_to_string(root.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert!(holds(&source, name, file.ends_with(".rs")), "{file} has no test named {name}");
    }
}

#[test]
fn a_name_that_leads_nowhere_is_noticed() {
    assert_eq!(
        named("| `cargo xtask` | `a/b.rs::some_test` `a/c.spec.ts::a title` |"),
        [("a/b.rs", "some_test"), ("a/c.spec.ts", "a title")]
    );
    assert!(holds("async fn some_test() {", "some_test", true) && !holds("fn some_test_2() {", "some_test", true));
    assert!(holds("test(\"a title\", async", "a title", false) && !holds("// a title", "a title", false));
}
