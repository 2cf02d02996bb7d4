//! Many changes of a few customers while requests, answers and reads are lost by chance: each has exactly one effect in the end, and those
//! of one customer keep their order.

use std::collections::BTreeSet;

use domain::field::NAME_GIVEN;
use providers::FailureKind;
use store::table::outbox;

use crate::fixture::{Fixture, add_channel, edit, email, event};
use crate::shelf::Fate;

fn fate(random: &mut fastrand::Rng) -> Fate {
    match random.u32(0..6) {
        0 => Fate::AnswerLost,
        1 => Fate::Lost,
        2 => Fate::Failed(FailureKind::Throttled, None),
        3 => Fate::Failed(FailureKind::ProviderFailed, None),
        _ => Fate::Done,
    }
}

/// One history; the seed decides everything but the interleaving of threads, which must not matter.
async fn weather(seed: u64) {
    let mut random = fastrand::Rng::with_seed(seed);
    let fixture = Fixture::new().await;
    let rows = [fixture.customer("1").await, fixture.customer("2").await, fixture.customer("3").await];
    fixture.shelf.lock().fates.extend((0..30).map(|_| fate(&mut random)));
    fixture.run();
    let mut given = ["Jan".to_owned(), "Jan".to_owned(), "Jan".to_owned()];
    let mut intended: Vec<(Option<String>, String)> = Vec::new();
    for n in 0..12 {
        let place = random.usize(0..rows.len());
        let (to, word) = (rows[place].remote_id.clone(), format!("{n}@example.com"));
        match random.u32(0..4) {
            0 => {
                let before = std::mem::replace(&mut given[place], word.clone());
                fixture.save(&rows[place], edit(NAME_GIVEN, &before, &word)).await;
            }
            1 => drop(fixture.save(&rows[place], add_channel(&fixture.ids, &word)).await),
            2 => drop(fixture.save(&rows[place], event(&word)).await),
            _ => {
                fixture.new_customer(&word, vec![email(&word)]).await;
                intended.push((None, word));
                continue;
            }
        }
        intended.push((to, word));
        if random.u32(0..4) == 0 {
            fixture.shelf.lock().failing_reads = random.u32(1..3);
        }
    }
    fixture
        .until(&format!("seed {seed} has calmed down"), async || {
            // Less than any second look waits, so that some operations wait while others may go.
            fixture.later(3);
            let left = fixture.store.read(outbox::all).await.unwrap();
            let stuck = left.iter().find(|operation| operation.state.needs_agent());
            assert!(stuck.is_none(), "seed {seed}: nothing here needs the agent: {stuck:?}");
            left.is_empty().then_some(())
        })
        .await;
    let done = fixture.shelf.lock().done.clone();
    for row in &rows {
        let of = |list: &[(Option<String>, String)]| -> Vec<String> {
            list.iter().filter(|(id, _)| *id == row.remote_id).map(|(_, word)| word.clone()).collect()
        };
        assert_eq!(of(&done), of(&intended), "seed {seed}: each once, and in the order they were made");
    }
    let created = |list: &[(Option<String>, String)]| -> BTreeSet<String> {
        list.iter().filter(|(id, _)| id.is_none()).map(|(_, word)| word.clone()).collect()
    };
    assert_eq!(created(&done), created(&intended), "seed {seed}: every new customer arrived");
    assert_eq!(done.len(), intended.len(), "seed {seed}: and nothing arrived twice");
}

#[tokio::test]
async fn every_change_has_exactly_one_effect_in_any_weather() {
    for seed in 1..=12 {
        weather(seed).await;
    }
}
