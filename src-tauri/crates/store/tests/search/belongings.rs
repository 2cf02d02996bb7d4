//! Everybody of the cast is found by everything that is theirs, in every way in which it is typed.

use domain::field::{ACCOUNT_NUMBER, EXTERNAL_ID, NAME_FAMILY, NAME_GIVEN};
use domain::phone::{self, Region};
use domain::{ChannelKind, Phone, fold};

use crate::cast::{self, CROWD, Customer};
use crate::desk::Desk;

/// The cast, without those whose values here are others than at their system.
fn cast() -> impl Iterator<Item = Customer> {
    cast::everybody().into_iter().filter(|customer| !customer.key.starts_with(CROWD) && customer.waiting.is_none())
}

/// The addresses on channels of some kinds.
fn addresses(customer: &Customer, is_meant: impl Fn(&ChannelKind) -> bool) -> Vec<&str> {
    let channels = customer.record.channels.iter().flatten();
    channels.filter(|channel| is_meant(&channel.kind)).map(|channel| channel.address.as_str()).collect()
}

/// The first letters of a text.
fn beginning(text: &str, letters: usize) -> String {
    text.chars().take(letters).collect()
}

/// Queries that do not find whom they should in so many of the first rows.
async fn vain(desk: &Desk, queries: impl Iterator<Item = (String, String)>, rows: u32) -> Vec<String> {
    let mut vain = Vec::new();
    let mut asked = 0;
    for (key, typed) in queries {
        let hits = desk.find(&typed, 0, rows).await.unwrap();
        if !hits.rows.iter().any(|hit| desk.key(hit.person.rowid) == key) {
            vain.push(format!("{key} by `{typed}`"));
        }
        asked += 1;
    }
    assert!(asked > 50, "only {asked} queries");
    vain
}

#[tokio::test]
async fn everybody_is_found_by_beginnings_of_the_names_in_any_order() {
    let desk = Desk::new().await;
    let queries = cast().flat_map(|Customer { key, record, .. }| {
        let written = [record.fields.text(NAME_GIVEN), record.fields.text(NAME_FAMILY)];
        let words: Vec<String> = written.iter().flat_map(|name| fold::words(name)).collect();
        let short = |words: &[String], letters| words.iter().map(|word| beginning(word, letters)).collect::<Vec<_>>().join(" ");
        let backwards: Vec<String> = words.iter().rev().cloned().collect();
        let typed =
            [written.join(" "), written.join(" ").to_uppercase(), words.join(" "), short(&words, 3), short(&backwards, 2)];
        typed.into_iter().filter(move |_| !words.is_empty()).map(move |typed| (key.clone(), typed))
    });
    assert_eq!(vain(&desk, queries, desk.everybody()).await, [""; 0]);
}

#[tokio::test]
async fn everybody_is_found_by_an_e_mail_address_and_its_parts() {
    let desk = Desk::new().await;
    let whole = cast().flat_map(|customer| {
        let addresses = addresses(&customer, |kind| *kind == ChannelKind::Email);
        let typed: Vec<String> = addresses.iter().flat_map(|whole| [(*whole).to_owned(), whole.to_uppercase()]).collect();
        typed.into_iter().map(move |typed| (customer.key.clone(), typed))
    });
    assert_eq!(vain(&desk, whole, 2).await, [""; 0], "two share a mailbox, no more");
    let parts = cast().flat_map(|customer| {
        let addresses = addresses(&customer, |kind| *kind == ChannelKind::Email);
        let beginnings = addresses.iter().flat_map(|whole| (3..whole.chars().count()).map(|letters| beginning(whole, letters)));
        let parts = addresses.iter().flat_map(|whole| {
            let starts = whole.match_indices(['.', '@', '+', '-', '_']).map(|(at, _)| at + 1);
            starts.map(|start| whole[start..].to_owned()).chain(whole.split(['.', '@', '+', '-', '_']).map(ToOwned::to_owned))
        });
        let typed: Vec<String> = beginnings.chain(parts).collect();
        typed.into_iter().map(move |typed| (customer.key.clone(), typed))
    });
    assert_eq!(vain(&desk, parts, desk.everybody()).await, [""; 0]);
}

#[tokio::test]
async fn everybody_is_found_by_a_phone_number_in_any_writing_and_by_its_last_digits() {
    let desk = Desk::new().await;
    let queries = cast().flat_map(|customer| {
        let addresses = addresses(&customer, ChannelKind::is_phone);
        let typed: Vec<String> = addresses.iter().flat_map(|number| writings(number)).collect();
        typed.into_iter().map(move |typed| (customer.key.clone(), typed))
    });
    assert_eq!(vain(&desk, queries, 8).await, [""; 0], "a household shares a number");
}

/// Ways to type a number that is held like this by somebody in the Netherlands.
fn writings(held: &str) -> Vec<String> {
    let phone = Phone::read(held, Region::parse("NL"));
    let bare = phone::digits(held.split(" ext.").next().unwrap_or_default());
    let mut writings = vec![held.to_owned()];
    writings.extend((4..=7).filter(|last| *last <= bare.len()).map(|last| bare[bare.len() - last..].to_owned()));
    if let (true, Some(e164), Some(national)) = (phone.is_valid(), phone.e164(), phone.national()) {
        let digits = e164.trim_start_matches('+');
        let pairs: Vec<String> = digits.as_bytes().chunks(2).map(|pair| String::from_utf8_lossy(pair).into_owned()).collect();
        writings.extend([e164.to_owned(), format!("00{digits}"), digits.to_owned(), format!("+{}", pairs.join(" "))]);
        writings.extend([national.to_owned(), national.replace(' ', "-"), national.replace(' ', ".")]);
    }
    writings
}

#[tokio::test]
async fn whoever_has_a_whole_id_comes_first() {
    let desk = Desk::new().await;
    let queries = cast().flat_map(|Customer { key, record, .. }| {
        let ids = [record.remote_id.as_str(), record.fields.text(EXTERNAL_ID), record.fields.text(ACCOUNT_NUMBER)];
        let typed: Vec<String> = ids.iter().flat_map(|id| [(*id).to_owned(), id.to_lowercase(), format!(" {id} ")]).collect();
        typed.into_iter().filter(|id| !id.trim().is_empty()).map(move |typed| (key.clone(), typed))
    });
    assert_eq!(vain(&desk, queries, 1).await, [""; 0]);
}
