//! Many changes of a few customers while requests, answers and reads are lost by chance: each has exactly one effect in the end, and those
//! of one customer keep their order.

use domain::field::{EXTERNAL_ID, NAME_GIVEN};
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
    let (mut events, mut channels, mut created) = (Vec::new(), Vec::new(), Vec::new());
    let mut given = ["Jan".to_owned(), "Jan".to_owned(), "Jan".to_owned()];
    for n in 0..12 {
        let place = random.usize(0..rows.len());
        match random.u32(0..4) {
            0 => {
                let name = format!("Jan{n}");
                let before = std::mem::replace(&mut given[place], name.clone());
                fixture.save(&rows[place], edit(NAME_GIVEN, &before, &name)).await;
            }
            1 => {
                channels.push(format!("jan{n}@example.com"));
                fixture.save(&rows[place], add_channel(&fixture.ids, &format!("jan{n}@example.com"))).await;
            }
            2 => {
                events.push(format!("Event {n}"));
                fixture.save(&rows[place], event(&format!("Event {n}"))).await;
            }
            _ => {
                created.push(format!("N-{n}"));
                fixture.new_customer(&format!("N-{n}"), vec![email(&format!("n{n}@example.com"))]).await;
            }
        }
        if random.u32(0..4) == 0 {
            fixture.shelf.lock().failing_reads = random.u32(1..3);
        }
    }
    fixture
        .until(&format!("seed {seed} has calmed down"), async || {
            fixture.later(61);
            let left = fixture.store.read(outbox::all).await.unwrap();
            let stuck = left.iter().find(|operation| operation.state.needs_agent());
            assert!(stuck.is_none(), "seed {seed}: nothing here needs the agent: {stuck:?}");
            left.is_empty().then_some(())
        })
        .await;
    let shelf = fixture.shelf.lock();
    let told: Vec<&str> = shelf.timeline.iter().map(|entry| entry.text.as_str()).collect();
    for event in &events {
        assert_eq!(told.iter().filter(|text| *text == event).count(), 1, "seed {seed}: {event} exactly once");
    }
    let channels_of = |customer: &domain::RemoteRecord| customer.channels.clone().unwrap_or_default();
    let held: Vec<String> = shelf.customers.iter().flat_map(channels_of).map(|held| held.address).collect();
    for channel in &channels {
        assert_eq!(held.iter().filter(|address| *address == channel).count(), 1, "seed {seed}: {channel} exactly once");
    }
    for id in &created {
        let is = |customer: &&domain::RemoteRecord| customer.fields.text(EXTERNAL_ID) == id;
        assert_eq!(shelf.customers.iter().filter(is).count(), 1, "seed {seed}: {id} exactly once");
    }
    for (customer, given) in shelf.customers.iter().zip(&given) {
        assert_eq!(customer.fields.text(NAME_GIVEN), given, "seed {seed}: the last edit stands, so they went in order");
    }
}

#[tokio::test]
async fn every_change_has_exactly_one_effect_in_any_weather() {
    for seed in 1..=40 {
        weather(seed).await;
    }
}
