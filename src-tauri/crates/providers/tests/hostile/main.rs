//! Replies that no documentation promises and somebody sends all the same: recorded ones with anything in the place of a value, cut short,
//! in bytes that are no text, under any status.
#![expect(clippy::unwrap_used, reason = "unwrapping in a test is how the test fails")]

mod damage;
mod system;
mod typed;

use domain::ProviderKind;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use rstest::rstest;

use crate::damage::{recorded, reply};
use crate::system::System;

/// How many replies each adapter gets to read, each in every way it reads.
const REPLIES: u32 = 400;

#[rstest]
#[case::omnidesk(ProviderKind::Omnidesk)]
#[case::securely(ProviderKind::Securely)]
#[case::secuconnect(ProviderKind::Secuconnect)]
#[case::synctera(ProviderKind::Synctera)]
fn any_reply_is_read_or_not_understood(#[case] kind: ProviderKind) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let system = runtime.block_on(System::start(kind));
    let config = Config {
        cases: REPLIES,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(6),
        max_shrink_iters: 2_000,
        ..Config::default()
    };
    let mut runner = TestRunner::new(config);
    let tried = runner.run(&reply(recorded(kind)), |reply| {
        system.answers(reply);
        runtime.block_on(system.read_in_every_way())
    });
    if let Err(failure) = tried {
        panic!("{failure}");
    }
}
