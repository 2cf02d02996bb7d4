//! What the program says about a day's work, to its log and to whoever asks for diagnostics. In a program of its own, because there is one
//! log for each.
#![expect(clippy::unwrap_used, reason = "unwrapping in a test is how the test fails")]

mod persons;
mod watching;

use std::collections::HashSet;

use app::SecretsChoice;
use contract::wire::{ConnectionState, Empty, LiveSearchRequest, PersonRef, RecordRef};
use sandbox::Fault;
use support::{Console, Desk};

use crate::persons::Person;
use crate::watching::Watched;

/// As many as there are persons in the day.
const PERSONS: usize = 200;

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_in_the_log_or_in_the_diagnostics() {
    let folder = tempfile::tempdir().unwrap();
    let watched = Watched::begin(&folder.path().join(logs::FOLDER));
    let mut desk = Desk::start().await;
    let known = desk.known(0).await;
    let persons = persons::generated(PERSONS);
    let console = Console::start_in(&desk, folder.path(), SecretsChoice::Memory).await;
    let connection = console.connect(&desk).await;

    desk.fail("postIndex", Fault::Status { code: 422, retry_after: None }, 50);
    for person in &persons {
        work_with(&console, &connection, person).await;
    }
    console.until("every customer was tried", async || (desk.asked("postIndex").len() >= PERSONS).then_some(())).await;
    // Somebody who is known there: opened, refreshed, renamed there and here at once.
    let opened = console.open(&known).await;
    desk.rename(&known.id, &persons[0].given, &persons[0].family).await;
    console.edit(&opened, "name.given", &persons[1].given).await.unwrap();
    let _ = console.app.record_refresh(RecordRef { record_id: opened.records[0].record_id.clone() }).await;
    console.conflicting(1).await;
    // Nobody answers any more.
    desk.stop().await;
    console.edit(&opened, "name.family", &persons[2].family).await.unwrap();
    console.app.sync_now(Empty {}).await.unwrap();
    console
        .until("it is known that nobody answers", async || {
            matches!(console.status(&connection).await.state, ConnectionState::Offline { .. }).then_some(())
        })
        .await;

    let text = console.app.diagnostics_get(Empty {}).await.unwrap().text;
    console.app.close().await;
    assert!(console.app.diagnostics_get(Empty {}).await.is_err(), "and an error of the store is in the log");
    let before = watched.without_care();
    watched.leak(&persons[3]);

    let access = &desk.access().omnidesk;
    let (_, host) = access.base_url.split_once("://").unwrap();
    let mut needles: Vec<String> = persons.iter().flat_map(Person::needles).collect();
    needles.extend([known.given, known.family, known.email, known.external_id]);
    needles.extend([access.api_key.clone(), host.to_owned(), access.brand_name.clone(), "Fietsenwinkel".to_owned()]);
    needles.retain(|needle| needle.chars().count() >= 4);
    let lines = watched.lines();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    assert!(lines.len() > 1_000, "there is something to look at: {} lines", lines.len());
    assert_eq!(saying(&lines, &needles), None, "the log says something about somebody");
    assert_eq!(saying(&text.lines().collect::<Vec<_>>(), &needles), None, "so do the diagnostics");
    for careless in [before, watched.without_care()] {
        let careless: Vec<&str> = careless.iter().map(String::as_str).collect();
        assert!(saying(&careless, &needles).is_some(), "without care somebody would be named, and this search finds it");
    }

    for part in [
        "Connections: 1",
        "omnidesk own",
        ": offline;",
        "rejected",
        "Failure(Rejected)",
        "Keychain: none",
        "Log, the last 300 lines",
    ] {
        assert!(text.contains(part), "the diagnostics are of use, but {part} is missing:\n{text}");
    }
    assert!(lines.iter().any(|line| line.contains("the store failed")), "an error is said");
}

/// The first line that says one of the needles, whatever case it is written in, and not as a part of a longer word.
fn saying<'a>(lines: &[&'a str], needles: &[String]) -> Option<&'a str> {
    let words =
        |text: &str| -> Vec<String> { text.to_lowercase().split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect() };
    let said: HashSet<String> = lines.iter().flat_map(|line| words(line)).collect();
    // There are many lines and many needles: those of which not even every word occurs are not looked for.
    let possible: Vec<&String> = needles.iter().filter(|needle| words(needle).iter().all(|word| said.contains(word))).collect();
    lines.iter().copied().find(|line| possible.iter().any(|needle| says(&line.to_lowercase(), &needle.to_lowercase())))
}

fn says(line: &str, needle: &str) -> bool {
    let inside = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    line.match_indices(needle)
        .any(|(at, _)| !inside(line[..at].chars().next_back()) && !inside(line[at + needle.len()..].chars().next()))
}

/// Looks for somebody in every clumsy way, creates them, and mistypes something.
async fn work_with(console: &Console, connection: &str, person: &Person) {
    let Person { given, family, email, .. } = person;
    for query in [
        format!("{given} {family}"),
        format!("\"{family}"),
        format!("{family}*^:("),
        format!("email:{email} OR"),
        format!("' UNION SELECT {family} --"),
        person.phone.clone(),
    ] {
        console.search(&query).await;
    }
    let live = LiveSearchRequest { connection_id: connection.to_owned(), query: email.clone() };
    let _ = console.app.customers_search_live(live).await;
    let fields = [("name.given", given.as_str()), ("name.family", family.as_str()), ("id.external", person.external_id.as_str())];
    let created = console.create(connection, &fields, &[("email", email), ("telephone", &person.phone)]).await;
    assert!(console.edit(&created, &format!("no.{family}"), email).await.is_err());
    assert!(console.person(&format!("{given} {family}")).await.is_err());
    let foreign = PersonRef { person_id: email.clone() };
    assert!(console.app.person_matches(foreign).await.is_err());
}
