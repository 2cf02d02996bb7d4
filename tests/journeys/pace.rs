//! How many requests a second a system gets.

use sandbox::JournalEntry;
use support::{Console, Desk, draft};

/// Requests a second the agent allows.
const ALLOWED: usize = 20;

/// Requests within some second as the system counts them: one may have been saved up, and the way to the system takes some longer than others.
const TAKEN: usize = ALLOWED + 4;

/// Most requests within any second, wherever it begins.
fn most_in_a_second(journal: &[JournalEntry]) -> usize {
    let within = |from: &JournalEntry| {
        journal.iter().filter(|entry| (0..1_000).contains(&entry.at.duration_since(from.at).as_millis())).count()
    };
    journal.iter().map(within).max().unwrap_or(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn forty_edits_of_forty_customers_keep_to_the_pace() {
    let desk = Desk::with(120).await;
    let console = Console::start(&desk).await;
    let mut form = draft(&desk, &desk.access().omnidesk.api_key);
    form.settings.insert("requests_per_second".into(), ALLOWED.to_string());
    let connection = console.app.connection_add(form).await.unwrap().connection_id;
    console.pulled(&connection).await;
    desk.throttle(u32::try_from(TAKEN).unwrap());
    let mut edited = 0;
    for row in console.search("").await {
        let person = console.person(&row.person_id).await.unwrap();
        let named = |key: &str| person.fields.iter().any(|field| field.key == key && !field.value.is_empty());
        if edited < 40 && named("name.given") && named("name.family") {
            console.edit(&person, "name.given", "Josephine").await.unwrap();
            edited += 1;
        }
    }
    console.all_sent().await;
    let journal = desk.journal();
    let refused: Vec<_> = journal.iter().filter(|entry| entry.status == Some(429)).collect();
    assert!(refused.is_empty(), "the system never had to say that it was too much: {refused:?}");
    let most = most_in_a_second(&journal);
    assert!(most <= TAKEN, "{most} requests within a second");
    let updates = ["updateCustomer", "putItem", "putIndex"];
    let done: Vec<_> = journal.iter().filter(|entry| entry.executed && updates.contains(&entry.operation.as_str())).collect();
    let mut customers: Vec<_> = done.iter().filter_map(|entry| entry.customer_id.clone()).collect();
    customers.sort();
    customers.dedup();
    assert_eq!((done.len(), customers.len()), (40, 40), "each exactly once");
}
