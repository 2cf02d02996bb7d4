//! E-mail addresses and handles, only under domains that are reserved for examples.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::fold::fold;
use super::home::Language;

const DOMAINS: &[&str] =
    &["example.com", "example.org", "example.net", "mail.example.com", "mail.example.net", "home.example.org"];
const DUTCH_DOMAINS: &[&str] = &["post.example.net", "thuis.example.org", "brief.example.com"];
const GERMAN_DOMAINS: &[&str] = &["kontor.example.org", "briefkasten.example.net", "post.example.com"];

/// An address in one of the usual shapes. The number keeps two people of one name apart.
pub(super) fn email(given: &str, family: &str, number: u32, language: Language, random: &mut ChaCha8Rng) -> String {
    let (given, family) = (joined(given), joined(family));
    let initial = given.get(..1).unwrap_or_default();
    let local = match (random.random_range(0..6_u32), given.is_empty(), family.is_empty()) {
        (_, true, true) => format!("info{number}"),
        (_, true, false) => format!("{family}{number}"),
        (_, false, true) => format!("{given}{number}"),
        (0, ..) => format!("{initial}.{family}{number}"),
        (1, ..) => format!("{given}_{family}{number}"),
        (2, ..) => format!("{given}{number}+winkel"),
        (3, ..) => format!("{family}.{given}.{number}"),
        _ => format!("{given}.{family}{number}"),
    };
    let domains = match language {
        _ if random.random_ratio(1, 2) => DOMAINS,
        Language::Dutch => DUTCH_DOMAINS,
        Language::German => GERMAN_DOMAINS,
        Language::English => DOMAINS,
    };
    let domain = domains[random.random_range(0..domains.len() as u32) as usize];
    format!("{local}@{domain}")
}

/// A handle of letters, digits and underscores.
pub(super) fn twitter(given: &str, family: &str, number: u32) -> String {
    let (given, family) = (joined(given), joined(family));
    let start = if given.is_empty() { "klant" } else { &given };
    let end = family.get(..family.len().min(4)).unwrap_or_default();
    format!("{start}_{end}{number}")
}

/// A numeric profile id.
pub(super) fn facebook(random: &mut ChaCha8Rng) -> String {
    format!("1000{:011}", random.random_range(0..100_000_000_000_u64))
}

fn joined(name: &str) -> String {
    fold(name).chars().filter(char::is_ascii_alphanumeric).collect()
}
