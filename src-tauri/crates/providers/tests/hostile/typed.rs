//! What is typed for a field of a system, and its settings.

use domain::{ProviderKind, validate};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use providers::{Endpoint, Options, Secret, capabilities, check_address, connect};

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[A-Za-z0-9 .'@+-]{0,30}",
        "[0-9]{4}-[0-9]{2}-[0-9]{2}",
        prop::sample::select(vec![
            "DE",
            "NL",
            "ACTIVE",
            "PROSPECT",
            "true",
            "123-45-6789",
            "a\0b",
            "\r\n",
            "\u{202e}x",
            "Šárka",
            ""
        ])
        .prop_map(ToOwned::to_owned),
        (any::<char>(), 1..3_000_usize).prop_map(|(c, times)| String::from(c).repeat(times)),
    ]
}

fn field() -> impl Strategy<Value = (ProviderKind, String)> {
    let known: Vec<(ProviderKind, String)> = ProviderKind::ALL
        .into_iter()
        .flat_map(|kind| capabilities(kind).fields.iter().map(move |spec| (kind, spec.key.to_owned())))
        .collect();
    let kinds = prop::sample::select(ProviderKind::ALL.to_vec());
    prop_oneof![
        6 => prop::sample::select(known),
        1 => (kinds.clone(), any::<String>()).prop_map(|(kind, name)| (kind, format!("custom.{name}"))),
        1 => (kinds, any::<String>()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6_000, failure_persistence: None, rng_seed: RngSeed::Fixed(6), ..ProptestConfig::default() })]

    #[test]
    fn is_taken_in_a_form_that_would_be_taken_again_or_refused((kind, key) in field(), typed in text(), creating in any::<bool>()) {
        let capabilities = capabilities(kind);
        match validate::field(capabilities, &key, &typed, creating) {
            Ok(value) => {
                prop_assert!(!value.chars().any(char::is_control), "{key}: {value:?}");
                prop_assert!(value.chars().count() <= validate::LONGEST_VALUE);
                prop_assert_eq!(validate::field(capabilities, &key, &value, creating), Ok(value.clone()), "{}", key);
            }
            Err(violation) => {
                let words = violation.message();
                prop_assert!(!words.is_empty() && (typed.chars().count() < 4 || !words.contains(&typed)), "{words}");
            }
        }
    }

}

proptest! {
    // Each makes a client of its own.
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, rng_seed: RngSeed::Fixed(6), ..ProptestConfig::default() })]

    #[test]
    fn addresses_and_settings_of_a_connection(
        kind in prop::sample::select(ProviderKind::ALL.to_vec()),
        typed in prop_oneof![any::<String>(), "https?://[a-z0-9.:@\\[\\]/%-]{0,30}"],
        setting in text(),
    ) {
        let Ok(base_url) = typed.parse::<url::Url>() else { return Ok(()) };
        let safe = base_url.scheme() == "https" || check_address(&base_url).is_err() || is_this_machine(&base_url);
        prop_assert!(safe, "{base_url} is spoken to in the clear");
        let specs = capabilities(kind);
        let endpoint = Endpoint {
            base_url,
            settings: specs.settings.iter().map(|spec| (spec.key.to_owned(), setting.clone())).collect(),
            credentials: specs.credentials.iter().map(|spec| (spec.key.to_owned(), Secret::new(setting.as_str()))).collect(),
        };
        if let Err(failure) = connect(kind, endpoint, &Options::default()) {
            prop_assert!(!failure.message.is_empty());
        }
    }
}

fn is_this_machine(address: &url::Url) -> bool {
    match address.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    }
}
