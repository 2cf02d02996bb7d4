//! Texts from anywhere: what somebody typed or pasted, what a system sends, what stands in a file. Whatever they are, reading them ends, gives
//! nothing that was not there, and says nothing of them in an objection.
#![expect(clippy::unwrap_used, reason = "unwrapping in a test is how the test fails")]

use std::str::FromStr;

use domain::operation::FieldChange;
use domain::phone::Region;
use domain::query::Query;
use domain::record::Coverage;
use domain::{
    ChannelAddress, ChannelId, ChannelKind, ConnectionId, Email, EntryKind, Fields, Intent, OperationId, OperationState,
    PersonId, Phone, RecordId, RemoteRecord, ViewId, Violation,
};
use domain::{address, channel, country, date, email, fold, identity, name, operation, person, phone, ssn};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// The same texts every time.
fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, rng_seed: RngSeed::Fixed(6), ..ProptestConfig::default() }
}

/// Pieces that mean something to one reader or another.
const PIECES: [&str; 64] = [
    "+",
    "00",
    "+31",
    "(0)",
    "0612345678",
    "ext.",
    "x",
    ";ext=",
    "#",
    "tel:",
    "mailto:",
    "@",
    ".",
    "..",
    "@@",
    "-",
    "_",
    "/",
    "1990",
    "-04-05",
    "30.02.",
    "05.04.1990",
    "T",
    "Z",
    "24:00:00",
    "+99:99",
    "-9999",
    "۱۲۳",
    "１２３",
    "²",
    "½",
    "Hauptstraße",
    "6a",
    " ",
    "\u{a0}",
    "\u{2003}",
    "\t",
    "\n",
    "\0",
    "\u{7f}",
    "\u{85}",
    "\u{ad}",
    "\u{200b}",
    "\u{202e}",
    "\u{feff}",
    "\u{301}",
    "\u{1100}\u{1161}",
    "İ",
    "ı",
    "ß",
    "ﬁ",
    "Ǆ",
    "👩‍👩‍👧",
    "\u{10ffff}",
    "\"",
    "'",
    "’",
    "in:",
    "city:\"",
    "has:",
    "status:",
    "country:",
    "DE",
    "null",
];

/// Any text: of any signs, of pieces that mean something, or of very many of one.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![3 => prop::sample::select(PIECES.to_vec()).prop_map(ToOwned::to_owned), 1 => any::<char>().prop_map(String::from)];
    prop_oneof![
        4 => prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat()),
        2 => any::<String>(),
        2 => "[0-9+() ./-]{0,40}",
        1 => (prop::sample::select(PIECES.to_vec()), 1..3_000_usize).prop_map(|(piece, times)| piece.repeat(times)),
    ]
}

fn region() -> impl Strategy<Value = Option<Region>> {
    any_text().prop_map(|text| Region::parse(&text).or_else(|| Region::parse("NL")))
}

fn kind() -> impl Strategy<Value = ChannelKind> {
    let known = prop::sample::select(vec!["email", "telephone", "mobile", "facebook", "twitter"]).prop_map(ToOwned::to_owned);
    prop_oneof![4 => known, 1 => any_text()].prop_map(ChannelKind::from)
}

/// An objection names at most one character of what it objects to.
fn expect_silence(violation: &Violation, text: &str) -> Result<(), TestCaseError> {
    prop_assert!(!violation.message().is_empty());
    prop_assert!(text.chars().count() < 4 || !violation.message().contains(text), "{}", violation.message());
    Ok(())
}

proptest! {
    #![proptest_config(config(2_000))]

    #[test]
    fn phone_numbers(text in any_text(), region in region()) {
        for number in [Phone::read(&text, region), Phone::held(&text, region), Phone::held(&text, None)] {
            prop_assert_eq!(number.raw(), text.trim(), "the writing is never lost");
            if let Some(e164) = number.e164() {
                let digits = e164.strip_prefix('+').unwrap();
                prop_assert!((7..=15).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit()), "{}", e164);
                let again = Phone::read(e164, None);
                prop_assert_eq!(again.e164(), Some(e164), "read again it is the same");
            }
            prop_assert!(number.e164().is_some() || !number.is_valid());
            prop_assert!(number.display().len() <= text.len() * 3 + 64);
        }
        prop_assert!(phone::key(&text).len() <= phone::digits(&text).len());
    }

    #[test]
    fn dates(text in any_text()) {
        if let Some(date) = date::parse(&text) {
            prop_assert_eq!(date::parse(&date.to_string()), Some(date), "read again it is the same");
        }
        prop_assert!(text.contains(date::day(&text)));
        let _ = date::parse_zoneless(&text);
    }

    #[test]
    fn addresses_and_countries(text in any_text()) {
        let (street, number) = address::split(&text);
        prop_assert!(street.len() + number.len() <= text.len());
        prop_assert!(text.contains(&street) && text.contains(&number));
        let whole = address::line(&street, &number);
        prop_assert_eq!(address::split(&whole).0.len() + address::split(&whole).1.len(), street.len() + number.len());
        let _ = address::postal_key(&text);
        if let Some(code) = country::code(&text) {
            prop_assert_eq!(country::key(&text), code);
            prop_assert_eq!(country::key(code), code);
        }
        prop_assert_eq!(country::key(&country::key(&text)), country::key(&text));
    }

    #[test]
    fn addresses_of_channels(text in any_text(), kind in kind(), region in region()) {
        match ChannelAddress::parse(kind.clone(), &text, region) {
            Ok(address) => {
                prop_assert!(!address.value.is_empty() && !address.value.chars().any(char::is_control), "{:?}", address);
                prop_assert_eq!(ChannelAddress::parse(kind.clone(), &address.value, None), Ok(address.clone()), "typed again it is the same");
                prop_assert_eq!(address.key(), channel::key(&kind, &address.value));
            }
            Err((rule, character)) => expect_silence(&Violation { field: "channels.0".into(), rule, character }, &text)?,
        }
        if let Ok(address) = Email::parse(&text) {
            prop_assert_eq!(Email::parse(address.as_str()), Ok(address.clone()));
            prop_assert_eq!(email::key(address.as_str()), email::key(&text));
        }
    }

    #[test]
    fn names_and_words(text in any_text(), other in any_text()) {
        prop_assert_eq!(name::normalise(&name::normalise(&text)), name::normalise(&text));
        prop_assert_eq!(fold::fold(&fold::fold(&text)), fold::fold(&text));
        prop_assert!(fold::words(&text).iter().all(|word| !word.is_empty() && !word.contains(' ')));
        let _ = fold::written_out(&text);
        let _ = fold::begins_nearly(&fold::fold(&text), &fold::fold(&other));
        let marked = fold::mark(&text, &fold::words(&other));
        prop_assert_eq!(marked.into_iter().map(|(piece, _)| piece).collect::<String>(), text.clone(), "marking loses nothing");
        let fields: Fields = [("name.given", text.as_str()), ("name.family", &other), ("company", &text)].into_iter().collect();
        let _ = person::display_name(&fields);
        let _ = person::sort_name(&fields);
        prop_assert!(person::initials(&fields).chars().count() <= 6);
        let _ = ssn::masked(&text);
        prop_assert!(ssn::last_four(&text).len() <= 4);
        if let Some(number) = ssn::parse(&text) {
            prop_assert!(!ssn::masked(&number).contains(&number[..6]), "only the end can be read");
        }
    }

    #[test]
    fn queries(text in any_text(), region in region()) {
        let query = Query::read(&text, region);
        prop_assert_eq!(&Query::read(&text, region), &query);
        prop_assert!(query.filters.len() <= 256);
        if let domain::query::Text::Words(words) = &query.text {
            prop_assert!(words.len() <= 10 && words.iter().all(|word| !word.folded.is_empty()));
        }
    }

    #[test]
    fn ids_and_stored_words(text in any_text()) {
        for read in [
            PersonId::from_str(&text).is_ok(), RecordId::from_str(&text).is_ok(), OperationId::from_str(&text).is_ok(),
            ConnectionId::from_str(&text).is_ok(), ChannelId::from_str(&text).is_ok(), ViewId::from_str(&text).is_ok(),
        ] {
            prop_assert!(!read, "{} is no id", text);
        }
        if let Some(state) = OperationState::from_name(&text) {
            prop_assert_eq!(state.as_str(), text.as_str());
        }
        let _ = EntryKind::from_name(&text);
        let kind = ChannelKind::from(text.clone());
        prop_assert_eq!(kind.as_str(), text.as_str(), "a kind that is not known keeps its name");
    }
}

/// An intent as it stands in the outbox.
fn stored_intent() -> impl Strategy<Value = String> {
    let change = |key: &str, after: String| FieldChange { key: key.into(), before: String::new(), after };
    (any_text(), kind(), 0..9_u8).prop_map(move |(text, kind, which)| {
        let channel: ChannelId = "01939b5e-7a00-7000-8000-000000000001".parse().unwrap();
        let address = ChannelAddress { kind: kind.clone(), value: text.clone() };
        let intent = match which {
            0 => Intent::Create {
                fields: [("name.given", text)].into_iter().collect(),
                channels: vec![address],
                ticket_id: None,
                no_sync: false,
            },
            1 => Intent::Edit { changes: vec![change("name.given", text.clone()), change("custom.x", text)] },
            2 => Intent::AddChannel { channel, address, no_sync: true },
            3 => Intent::ChangeChannel { channel, before: address.clone(), after: address, no_sync: true },
            4 => Intent::RemoveChannel { channel, address },
            5 => Intent::AddEvent { message: text.clone(), initiated_by: text, source_url: String::new() },
            6 => Intent::SyncWithCrm { kind, address: text },
            7 => Intent::Delete,
            _ => Intent::Purge,
        };
        serde_json::to_string(&intent).unwrap()
    })
}

proptest! {
    #![proptest_config(config(2_000))]

    #[test]
    fn stored_operations(stored in stored_intent(), at in any::<prop::sample::Index>(), strange in any_text(), cut in any::<bool>()) {
        let intent: Intent = serde_json::from_str(&stored).unwrap();
        prop_assert_eq!(serde_json::to_string(&intent).unwrap(), stored.clone(), "kept and read again it is the same");
        let further = [FieldChange { key: "name.given".into(), before: String::new(), after: strange.clone() }];
        if let Some(folded) = operation::fold(&intent, &further) {
            prop_assert_eq!(folded.kind(), intent.kind());
        }
        let mut place = at.index(stored.len());
        while !stored.is_char_boundary(place) {
            place -= 1;
        }
        let damaged = if cut { stored[..place].to_owned() } else { format!("{}{strange}{}", &stored[..place], &stored[place..]) };
        if let Ok(other) = serde_json::from_str::<Intent>(&damaged) {
            prop_assert!(!other.kind().is_empty());
        }
        let _ = serde_json::from_str::<RemoteRecord>(&damaged);
        let _ = serde_json::from_str::<Fields>(&damaged);
    }

    #[test]
    fn customers_compared(one in any_text(), other in any_text()) {
        let record = |text: &str| RemoteRecord {
            remote_id: text.to_owned(),
            coverage: Coverage::Whole,
            fields: ["name.given", "name.family", "birth.date", "id.external"].into_iter().map(|key| (key, text)).collect(),
            channels: None,
            extra: serde_json::Map::new(),
        };
        prop_assert!(!identity::is_somebody_else(&record(&one), &record(&one)), "everybody is himself");
        let _ = identity::is_somebody_else(&record(&one), &record(&other));
        for kind in [domain::FieldKind::Text, domain::FieldKind::Date, domain::FieldKind::Phone, domain::FieldKind::Ssn, domain::FieldKind::CountryName] {
            prop_assert!(kind.same(&one, &one));
            prop_assert_eq!(kind.same(&one, &other), kind.same(&other, &one));
        }
    }
}
