//! Generated persons and keys, said in every way that has come up: none of it may be in the line.

use logs::redact;
use proptest::prelude::*;

use crate::support::said;

/// What somebody could be known by.
#[derive(Debug, Clone)]
struct Person {
    given: String,
    family: String,
    email: String,
    phone: String,
    born: String,
    ssn: String,
    street: String,
    id: String,
    key: String,
}

impl Person {
    fn needles(&self) -> Vec<&str> {
        let all = [&self.given, &self.family, &self.email, &self.phone, &self.born, &self.ssn, &self.street, &self.id, &self.key];
        all.into_iter().map(String::as_str).collect()
    }
}

fn person() -> impl Strategy<Value = Person> {
    let name =
        prop_oneof!["[A-Z][a-z]{6,12}", "[A-ZÀ-Ý][a-zß-ÿ]{6,12}", "[А-Я][а-я]{5,9}", "[A-Z]'[A-Z][a-z]{5,8}", "[一-龥]{4}"];
    let phone =
        prop_oneof!["\\+[1-9][0-9]{9,12}", "0[1-9] [0-9]{2} [0-9]{2} [0-9]{2} [0-9]{2}", "\\([0-9]{3}\\) [0-9]{3}-[0-9]{4}"];
    let email = prop_oneof!["[a-z]{3,8}\\.[a-z]{3,8}@[a-z]{6,8}\\.(nl|com)", "[a-z]{2,6}\\+[a-z]{2,6}@[a-zé]{6,8}\\.example"];
    let key = prop_oneof![
        "sk_(live|test)_[A-Za-z0-9]{24}",
        "[0-9a-f]{32}",
        "[A-Za-z0-9+/]{40}==",
        "eyJ[A-Za-z0-9_-]{30}\\.[A-Za-z0-9_-]{20}"
    ];
    let (born, ssn) = ("(19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]", "[0-9]{3}-[0-9]{2}-[0-9]{4}");
    let names = (name.clone(), name, email, phone);
    (names, born, ssn, "[A-Z][a-z]{4,9}(straat|weg|gracht) [0-9]{1,3}", "[0-9]{6,10}", key).prop_map(
        |((given, family, email, phone), born, ssn, street, id, key)| Person {
            given,
            family,
            email,
            phone,
            born,
            ssn,
            street,
            id,
            key,
        },
    )
}

/// Texts as databases, parsers, operating systems and remote systems put them, each about one value.
fn about(value: &str) -> Vec<String> {
    let quoted = value.to_lowercase();
    vec![
        format!("fts5: syntax error near \"{quoted}\""),
        format!("no such column: {value}"),
        format!("invalid type: string {quoted:?}, expected u32 at line 1 column 9"),
        format!("'{quoted}' is not a valid value"),
        format!("unexpected `{quoted}`"),
        format!("{value} could not be sent to {value}"),
        format!("({value}), [{value}]; <{value}>: {value}!"),
        format!("request for https://example.com/api/{value}?name={quoted}#{quoted} failed"),
        format!("could not open /home/{quoted}/{quoted}/cache.db"),
        format!("UNIQUE constraint failed, key={quoted:?}"),
    ]
}

/// Whether something of the value stands there, ignoring case.
fn shows(line: &str, value: &str) -> bool {
    let (line, value) = (line.to_lowercase(), value.to_lowercase());
    line.contains(&value) || value.split([' ', '@']).any(|part| part.chars().count() >= 4 && line.contains(part))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn nothing_of_a_person_stays_in_a_text(person in person()) {
        for needle in person.needles() {
            for text in about(needle) {
                prop_assert!(shows(&text, needle), "the text is about it: {text}");
                let kept = redact(&text);
                prop_assert!(!shows(&kept, needle), "{needle} is left of {text}: {kept}");
            }
        }
    }

    #[test]
    fn nothing_of_a_person_gets_into_a_line(person in person()) {
        for needle in person.needles() {
            for text in about(needle) {
                let lines = said(|| {
                    let parsed = text.parse::<u32>();
                    tracing::error!(target: "store", error = %text, cause = ?Some(&text), "the store failed");
                    tracing::warn!(target: "sync::pull", operation = %text, kind = ?text, path = text, problem = ?parsed, "{text}");
                    tracing::trace!(target: "hyper::proto", header = %text, "{text}");
                });
                prop_assert_eq!(lines.len(), 3);
                for line in &lines {
                    prop_assert!(!shows(line, needle), "{} is left of {}: {}", needle, text, line);
                }
            }
            // As the whole value of a field, also of those that are kept where they look as they should.
            let lines = said(|| {
                tracing::info!(target: "app", connection = needle, record = needle, name = needle, method = %person.email,
                    status = %person.phone, path = %person.id, cause = %person.key, "done");
            });
            prop_assert!(!lines[0].contains(&person.email) && !lines[0].contains(&person.id) && !lines[0].contains(&person.key));
        }
    }
}
