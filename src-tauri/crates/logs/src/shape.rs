//! Fields that stand in the log as they are, because their values can only be what the program itself gives out.

use crate::redact::is_uuid;

/// Whether a value may stand under this field as it is. The name alone is not enough: the value has to look like what is meant to be there.
pub(crate) fn is_expected(field: &str, value: &str) -> bool {
    match field {
        "connection" | "record" | "person" => is_uuid(value),
        // Of an agent's change, an id; of a request, the name the provider's documentation has for it.
        "operation" => is_uuid(value) || (is_short(value) && value.chars().all(|c| c.is_ascii_alphabetic())),
        "reference" => value.len() == 8 && value.chars().all(|c| c.is_ascii_digit() || ('a'..='f').contains(&c)),
        "code" | "kind" | "state" | "problem" | "failure" | "effect" | "method" | "status" | "thread" => is_code(value),
        "cause" => is_cause(value),
        "path" => value.split('/').all(is_segment),
        "place" => is_place(value),
        "version" => is_short(value) && value.chars().all(|c| c.is_ascii_digit() || c == '.'),
        _ => false,
    }
}

/// Whether this is a place in a program as modules name it: `hyper_util::client`. A target can be any text.
pub(crate) fn is_module(target: &str) -> bool {
    is_short(&target.replace("::", "")) && target.split("::").all(|part| !part.is_empty() && is_name(part)) && few_digits(target)
}

fn is_name(part: &str) -> bool {
    part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
}

fn is_short(value: &str) -> bool {
    !value.is_empty() && value.len() <= 60
}

/// As a variant prints itself: `Rejected`, `Failure(TimedOut)`, `Some(422)`, `no_storage`.
fn is_code(value: &str) -> bool {
    is_short(value) && few_digits(value) && value.chars().all(|c| c.is_ascii_alphanumeric() || "_-()".contains(c))
}

/// What failed and its number: `sqlite 2067`, `file 28`.
fn is_cause(value: &str) -> bool {
    let mut words = value.split(' ');
    let what = words.next().is_some_and(|word| is_short(word) && word.chars().all(|c| c.is_ascii_lowercase()));
    what && words.all(|word| !word.is_empty() && word.len() <= 5 && word.chars().all(|c| c.is_ascii_digit()))
}

/// A part of a path of which the ids are taken out.
fn is_segment(segment: &str) -> bool {
    segment == "{id}"
        || (segment.len() <= 60 && few_digits(segment) && segment.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'))
}

/// A place in the program's source: `src/open.rs:40`.
fn is_place(value: &str) -> bool {
    value.len() <= 120 && value.contains(".rs:") && value.chars().all(|c| c.is_ascii_alphanumeric() || "_-./:".contains(c))
}

fn few_digits(value: &str) -> bool {
    value.chars().filter(char::is_ascii_digit).count() <= 3
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("hyper_util::client::legacy", true)]
    #[case("tao", true)]
    #[case("h2", true)]
    #[case("", false)]
    #[case("https://acme.example.com", false)]
    #[case("jan@example.nl", false)]
    #[case("0612345678", false)]
    fn a_target_is_a_place_in_a_program(#[case] target: &str, #[case] expected: bool) {
        assert_eq!(is_module(target), expected);
    }

    #[rstest]
    #[case("operation", "0190a000-1111-7000-8000-000000000001", true)]
    #[case("operation", "putItem", true)]
    #[case("operation", "0612345678", false)]
    #[case("connection", "acme", false)]
    #[case("reference", "0a1b2c3d", true)]
    #[case("reference", "Jansen!!", false)]
    #[case("state", "Failure(TimedOut)", true)]
    #[case("code", "jan@example.nl", false)]
    #[case("code", "06123456", false)]
    #[case("cause", "sqlite 2067", true)]
    #[case("cause", "near Jansen", false)]
    #[case("path", "/api/v2/customer/{id}/channel/{id}", true)]
    #[case("path", "/api/v2/customer/4711?name=jan", false)]
    #[case("place", "src/open.rs:40", true)]
    #[case("version", "0.1.0", true)]
    #[case("name", "jansen", false)]
    fn a_value_has_to_look_like_what_is_meant(#[case] field: &str, #[case] value: &str, #[case] expected: bool) {
        assert_eq!(is_expected(field, value), expected);
    }
}
