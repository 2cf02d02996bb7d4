//! One slip of the finger at any place of a family name, of every kind there is.

use std::collections::BTreeMap;

use domain::field::{NAME_FAMILY, NAME_GIVEN};
use domain::fold;

use crate::cast::{self, CROWD};
use crate::desk::Desk;

/// In how many of the first rows the person has to stand.
const ROWS: u32 = 3;

/// The least share of slips of one kind after which the person is still found.
const LEAST: f64 = 0.95;

/// What is typed instead of a word: the kind of slip and the word after it.
fn slips(word: &str) -> Vec<(&'static str, String)> {
    let letters: Vec<char> = word.chars().collect();
    let text = |before: &[char], put: &[char], after: &[char]| [before, put, after].concat().into_iter().collect::<String>();
    let mut slips = Vec::new();
    for at in 0..letters.len() {
        let (before, after) = (&letters[..at], &letters[at + 1..]);
        let wrong = if letters[at] == 'k' { 'l' } else { 'k' };
        slips.push(("left out", text(before, &[], after)));
        slips.push(("doubled", text(before, &[letters[at]; 2], after)));
        slips.push(("added", text(before, &[wrong, letters[at]], after)));
        slips.push(("mistaken", text(before, &[wrong], after)));
        if let [next, rest @ ..] = after
            && *next != letters[at]
        {
            slips.push(("swapped", text(before, &[*next, letters[at]], rest)));
        }
    }
    slips
}

#[tokio::test]
async fn a_slip_at_any_place_of_a_family_name_finds_the_person() {
    let desk = Desk::new().await;
    let mut kinds: BTreeMap<&str, (u32, Vec<String>)> = BTreeMap::new();
    for customer in cast::everybody().iter().filter(|customer| !customer.key.starts_with(CROWD) && customer.waiting.is_none()) {
        let words = |field| fold::words(customer.record.fields.text(field));
        let (given, family) = (words(NAME_GIVEN), words(NAME_FAMILY));
        let ([given, ..], [family]) = (given.as_slice(), family.as_slice()) else { continue };
        if family.chars().count() < 5 || !family.is_ascii() {
            continue;
        }
        for (kind, slipped) in slips(family) {
            let typed = format!("{slipped} {given}");
            let hits = desk.find(&typed, 0, ROWS).await.unwrap();
            let (tried, missed) = kinds.entry(kind).or_default();
            *tried += 1;
            if !hits.rows.iter().any(|hit| desk.key(hit.person.rowid) == customer.key) {
                missed.push(typed);
            }
        }
    }
    assert_eq!(kinds.len(), 5);
    for (kind, (tried, missed)) in kinds {
        let missed_share = f64::from(u32::try_from(missed.len()).unwrap()) / f64::from(tried);
        println!("{kind}: {tried} slips, {} of them lose the person", missed.len());
        assert!(tried > 300 && 1.0 - missed_share >= LEAST, "{kind}: {missed:?}");
    }
}
