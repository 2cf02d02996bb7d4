//! A clock of this computer that is far off. The sandbox's is set instead, which is the same from where the program stands.

use std::sync::Arc;

use contract::wire::Empty;
use jiff::{SignedDuration, Timestamp};
use rstest::rstest;
use sandbox::{Clock, MachineClock};
use support::{Console, Desk};

/// A clock that is ahead of this computer's.
struct Ahead(SignedDuration);

impl Clock for Ahead {
    fn now(&self) -> Timestamp {
        MachineClock.now() + self.0
    }
}

const TEN_YEARS: SignedDuration = SignedDuration::from_hours(24 * 3_653);

#[rstest]
#[case(TEN_YEARS, "This computer's clock is 10 years slow.")]
#[case(-TEN_YEARS, "This computer's clock is 10 years fast.")]
#[tokio::test(flavor = "multi_thread")]
async fn a_clock_ten_years_off_is_said_and_loses_nothing(#[case] ahead: SignedDuration, #[case] words: &str) {
    let mut desk = Desk::with_clock(60, Arc::new(Ahead(ahead))).await;
    let (known, other) = (desk.known(0).await, desk.known(1).await);
    let (console, connection) = Console::connected(&desk).await;
    let said = console.app.app_status(Empty {}).await.unwrap().clock.unwrap_or_default();
    assert!(said.starts_with(words), "{said}");
    let (person, second) = (console.open(&known).await, console.open(&other).await);
    console.edit(&person, "name.given", "Josephine").await.unwrap();
    console.all_sent().await;
    desk.once("updateCustomer");
    // Offline and with a lost answer, too.
    desk.stop().await;
    console.edit(&second, "name.given", "Anders").await.unwrap();
    let created = console.create(&connection, &[("name.given", "Zoe")], &[("email", "zoe@example.com")]).await;
    desk.start_again().await;
    desk.fail("postIndex", sandbox::Fault::DropResponse, 1);
    console.all_sent().await;
    assert_eq!((desk.executed("updateCustomer").len(), desk.executed("postIndex").len()), (2, 1), "each exactly once");
    assert!(console.person(&created.person_id).await.unwrap().records[0].remote_id.is_some());
    assert_eq!(desk.item(&other.id).await["firstname"], "Anders", "no clock decides who wins");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_right_is_not_talked_about() {
    let desk = Desk::start().await;
    let (console, _) = Console::connected(&desk).await;
    assert_eq!(console.app.app_status(Empty {}).await.unwrap().clock, None);
}
