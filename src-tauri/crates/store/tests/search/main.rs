//! Finding people, measured by labelled queries: who has to be found, who has to come first, who must not be found.
#![expect(clippy::unwrap_used, reason = "unwrapping is how a test fails, in what tests share too")]

mod belongings;
mod cast;
mod desk;
mod label;
mod orders;
mod plans;
mod score;
mod slips;
mod windows;

use std::collections::BTreeSet;

use desk::Desk;
use label::{Never, Place, labels};
use score::Score;

#[tokio::test]
async fn every_kind_of_query_finds_whom_it_should_and_puts_the_best_first() {
    let desk = Desk::new().await;
    let mut score = Score::default();
    for label in labels() {
        match desk.find(&label.typed, 0, desk.everybody()).await {
            Ok(hits) => {
                let answer = hits.rows.iter().map(|hit| (desk.key(hit.person.rowid).to_owned(), hit.how)).collect();
                score.judge(&label, &answer);
            }
            Err(error) => score.unanswered(&label, &error),
        }
    }
    println!("{score}");
    assert!(score.queries() >= 300);
    assert!(score.shortfalls().is_empty(), "short of what is asked: {:?}\n{score}", score.shortfalls());
}

#[tokio::test]
async fn labels_name_persons_of_the_cast_and_do_not_contradict_themselves() {
    let desk = Desk::new().await;
    let cast: BTreeSet<&str> = desk.keys.values().map(String::as_str).collect();
    let mut seen = BTreeSet::new();
    for label in labels() {
        assert!(seen.insert(label.typed.clone()), "{} is there twice", label.written);
        let placed = label.places.iter().flat_map(|place| match *place {
            Place::Within(key, _) => vec![key],
            Place::Above(above, below) => vec![above, below],
        });
        for key in placed {
            assert!(label.found.contains(&key), "{}: {key} has a place and need not be found", label.written);
        }
        let forbidden: Vec<&str> = label
            .never
            .iter()
            .filter_map(|never| match never {
                Never::One(key) => Some(*key),
                Never::Crowd | Never::Others => None,
            })
            .collect();
        for key in &forbidden {
            assert!(!label.found.contains(key), "{}: {key} is wanted and forbidden", label.written);
        }
        for key in label.found.iter().chain(&forbidden) {
            assert!(cast.contains(key), "{}: nobody is called {key}", label.written);
        }
    }
}
