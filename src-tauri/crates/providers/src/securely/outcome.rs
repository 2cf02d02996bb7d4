//! What came back from an import, held against what was sent.
//!
//! An import does not say whether it created or found, a customer it finds is not changed, and its first row is only the best match
//! (Securely API notes, section 7). So a row is taken for the customer only if it is the only one and agrees with everything sent.

use domain::field::{EXTERNAL_ID, NAME_FAMILY, NAME_GIVEN};
use domain::name::normalise;
use domain::phone::{self, Region};
use domain::{ChannelKind, Phone, RemoteRecord, email};
use serde_json::Value;

use crate::{Accepted, Body, Candidate, PreparedRequest};

/// What a reply with at least one customer means; `None` if there is none.
pub(super) fn accepted(request: &PreparedRequest, rows: Vec<Candidate>, region: Region) -> Option<Accepted> {
    let mut candidates: Vec<Candidate> = Vec::with_capacity(rows.len());
    for row in rows {
        if !candidates.iter().any(|known| known.record.remote_id == row.record.remote_id) {
            candidates.push(row);
        }
    }
    match candidates.as_slice() {
        [] => None,
        [only] => {
            let differing = differing(request, &only.record, region);
            if differing.is_empty() {
                return Some(Accepted { message: None, record: Some(only.record.clone()), candidates: Vec::new() });
            }
            let words = format!("The customer that came back differs from what was sent: {}.", differing.join(", "));
            Some(Accepted { message: Some(words), record: None, candidates })
        }
        _ => Some(Accepted { message: None, record: None, candidates }),
    }
}

/// Values of a request that the customer does not have, in words to show. What was not sent is not compared, and neither is a
/// difference in writing only: names come back in proper case and phone numbers rewritten (Securely API notes, section 7.3).
fn differing(request: &PreparedRequest, record: &RemoteRecord, region: Region) -> Vec<&'static str> {
    let sent = |name: &str| match &request.body {
        Body::Json(body) => body.get(name).and_then(Value::as_str),
        Body::Empty | Body::Form(_) | Body::Multipart(_) => None,
    };
    let address = |kind: ChannelKind| {
        let held = record.channels.iter().flatten().find(|channel| channel.kind == kind);
        held.map(|channel| channel.address.as_str()).unwrap_or_default()
    };
    let same_name = |one: &str, other: &str| normalise(one).to_lowercase() == normalise(other).to_lowercase();
    let mut differing = Vec::new();
    let mut compare = |name: &str, words: &'static str, held: &str, same: &dyn Fn(&str, &str) -> bool| {
        if sent(name).is_some_and(|sent| !same(sent, held)) {
            differing.push(words);
        }
    };
    compare("externalIdentifier", "external id", record.fields.text(EXTERNAL_ID), &|one, other| one.trim() == other.trim());
    compare("email", "e-mail address", address(ChannelKind::Email), &|one, other| email::key(one) == email::key(other));
    compare("phone", "phone number", address(ChannelKind::Telephone), &|one, other| same_number(one, other, region));
    compare("firstName", "first name", record.fields.text(NAME_GIVEN), &same_name);
    compare("lastName", "last name", record.fields.text(NAME_FAMILY), &same_name);
    differing
}

/// Whether two writings are one number: by their digits, with or without the country code of the sample's numbering plan, or as
/// numbers of the connection's region.
fn same_number(one: &str, other: &str, region: Region) -> bool {
    let digits = |text: &str| {
        let digits = phone::key(text);
        match digits.strip_prefix('1') {
            Some(rest) if rest.len() == 10 => rest.to_owned(),
            _ => digits,
        }
    };
    let number = |text: &str| Phone::read(text, Some(region)).e164().map(ToOwned::to_owned);
    !digits(other).is_empty() && (digits(one) == digits(other) || number(one).is_some_and(|one| number(other) == Some(one)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("281.500.1111", "2815001111", "US", true)]
    #[case("281.500.1111", "+1 (281) 500-1111", "DE", true)]
    #[case("281.500.1111", "12815001111", "US", true)]
    #[case("+493515550142", "493515550142", "US", true)]
    #[case("+493515550142", "0049 351 5550142", "US", true)]
    #[case("+493515550142", "0351 5550142", "DE", true)]
    #[case("+493515550142", "0351 5550142", "US", false)]
    #[case("281.500.1111", "281.500.1112", "US", false)]
    #[case("281.500.1111", "", "US", false)]
    fn numbers_are_one_whatever_their_writing(#[case] one: &str, #[case] other: &str, #[case] region: &str, #[case] same: bool) {
        assert_eq!(same_number(one, other, Region::parse(region).unwrap()), same);
    }
}
