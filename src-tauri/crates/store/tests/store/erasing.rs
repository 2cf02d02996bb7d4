//! What is left of a customer on the disk, looked for in the decrypted pages, when it was removed and after.

use std::collections::BTreeSet;

use domain::field::{EXTERNAL_ID, LEGAL_ADDRESS};
use domain::{
    ChannelKind, EntryKind, ErasureId, Fields, Intent, OperationId, OperationState, PersonId, RemoteRecord, ViewId, address,
};
use store::erase::{Asked, Needles, Obstacle, Proof, belongings, pages_of_database, pages_of_log, scrub};
use store::search::Order;
use store::table::arrival::{self, Arrival};
use store::table::erasure::{self, Action, StepState};
use store::table::record::{self, RecordRow};
use store::table::timeline::{self, OwnEntry};
use store::table::view::{self, ViewRow};
use store::table::{connection, draft, erased, link, outbox, person, reading};

use crate::{Fixture, KEY, customer};

/// Nobody else has any of these. Words are looked for by their ends: pages of the word index leave out the beginning that a word shares
/// with the one before it.
const TRACES: [(&str, &str); 8] = [
    ("the folded name", "ixandra"),
    ("the name as written", "Quixandra"),
    ("the e-mail address", "quix.zyphwell@hollow.example"),
    ("a part of the address", "phwell"),
    ("the phone number", "31699887755"),
    ("the phone number backwards", "55778899613"),
    ("the id", "qx-90817263"),
    ("the city", "abberwold"),
];

fn somebody() -> RemoteRecord {
    let mut remote = customer(
        "QX-90817263",
        "Quixandra",
        "Zyphwell",
        &[(ChannelKind::Email, "quix.zyphwell@hollow.example"), (ChannelKind::Mobile, "+31 6 99887755")],
    );
    remote.fields.set(address::key(LEGAL_ADDRESS, address::CITY), "Jabberwold");
    remote
}

/// The others, whose pages hers are split with.
fn others() -> impl Iterator<Item = RemoteRecord> {
    (0..2_000_u32).map(|number| {
        // Names in no order, so that every page of every index is split.
        let letters: String =
            (0..6).map(|at| char::from(b'a' + (number.wrapping_mul(2_654_435_761) >> (at * 5)) as u8 % 26)).collect();
        let (given, family) = (format!("Q{letters}"), format!("Z{}", letters.chars().rev().collect::<String>()));
        let email = format!("{letters}.{number}@other.example");
        let phone = format!("+31 6 {:08}", number.wrapping_mul(7_919) % 90_000_000);
        let channels = [(ChannelKind::Email, &*email), (ChannelKind::Mobile, &*phone)];
        let mut remote = customer(&format!("QX-{number}"), &given, &family, &channels);
        // Filters are typed by their beginnings, so the values of them are kept with the words.
        remote.fields.set(address::key(LEGAL_ADDRESS, address::CITY), if number % 2 == 0 { "Dresden" } else { "Delft" });
        remote
    })
}

/// Which of the traces stand in the pages on the disk.
fn found(fixture: &Fixture) -> BTreeSet<&'static str> {
    let mut found = BTreeSet::new();
    let mut look = |_: u32, page: &[u8]| {
        let folded = page.to_ascii_lowercase();
        for (what, trace) in TRACES {
            let (page, trace) = if trace.starts_with('Q') { (page, trace.as_bytes()) } else { (&*folded, trace.as_bytes()) };
            if page.windows(trace.len()).any(|window| window == trace) {
                found.insert(what);
            }
        }
    };
    let file = fixture.folder.path().join("cache.db");
    let pages = pages_of_database(&file, &KEY, &mut look).unwrap();
    let frames = pages_of_log(&file.with_extension("db-wal"), &KEY, &mut look).unwrap();
    assert!(pages + frames > 10, "there are pages to look at");
    // It holds no content, so there is nothing to decrypt.
    for (what, trace) in TRACES {
        let bytes = std::fs::read(file.with_extension("db-shm")).unwrap().to_ascii_lowercase();
        let trace = trace.to_ascii_lowercase();
        assert!(!bytes.windows(trace.len()).any(|window| window == trace.as_bytes()), "{what} in the clear");
    }
    found
}

/// Words there are, without those of the one who goes.
async fn words(fixture: &Fixture) -> BTreeSet<String> {
    let words = fixture.store.read(|db| {
        let mut statement = db.prepare("SELECT word FROM word")?;
        Ok(statement.query_map([], |row| row.get(0))?.collect::<Result<BTreeSet<String>, _>>()?)
    });
    words.await.unwrap()
}

impl Fixture {
    async fn among_others(&self) -> RecordRow {
        let (ids, connection) = (self.ids.clone(), self.connection);
        let all = self.store.write(self.now(), move |write| {
            let reading = reading::begin(write)?;
            for (position, other) in others().enumerate() {
                if position == 1_000 {
                    record::ingest(write, &*ids, connection, &somebody(), reading, None)?;
                }
                record::ingest(write, &*ids, connection, &other, reading, None)?;
            }
            Ok(())
        });
        all.await.unwrap();
        self.ingest(somebody()).await
    }

    async fn erase(&self, person: PersonId, action: Action) -> (ErasureId, Needles) {
        let (ids, erasure) = (self.ids.clone(), ErasureId::new(domain::Ids::next(&*self.ids)));
        let needles = self.store.write(self.now(), move |write| {
            let asked = |row: RecordRow| Asked {
                record: row.id,
                system: "Shop".into(),
                provider: "omnidesk".into(),
                action,
                words: "Everything is purged.".into(),
            };
            let asked: Vec<Asked> = record::of_person(write, person)?.into_iter().map(asked).collect();
            scrub(write, &*ids, erasure, person, &asked)
        });
        (erasure, needles.await.unwrap().unwrap())
    }

    async fn scour(&self) {
        self.store.scour(self.now()).await.unwrap();
    }

    async fn proof(&self, needles: &Needles) -> Proof {
        self.store.prove(needles, Vec::new()).await.unwrap()
    }

    async fn persons(&self) -> u32 {
        self.store.read(person::count).await.unwrap()
    }

    fn now(&self) -> jiff::Timestamp {
        domain::Clock::now(&self.clock)
    }
}

#[tokio::test]
async fn nothing_on_the_disk_is_left_of_somebody_who_was_erased() {
    let fixture = Fixture::new().await;
    let row = fixture.among_others().await;
    let (all, before) = (TRACES.iter().map(|(what, _)| *what).collect::<BTreeSet<_>>(), words(&fixture).await);
    assert_eq!(found(&fixture), all, "everything is there to be found");
    let (_, needles) = fixture.erase(row.person, Action::Nothing).await;
    assert!(!found(&fixture).is_empty(), "removing rows is not enough, which is why there is more to do");
    assert!(!fixture.proof(&needles).await.found.is_empty(), "and the proof sees it");
    fixture.scour().await;
    assert_eq!(found(&fixture), BTreeSet::new());
    let proof = fixture.proof(&needles).await;
    assert!(proof.found.is_empty() && proof.tables > 20 && proof.pages > 100, "{proof:?}");
    let hers = ["quixandra", "zyphwell", "quix", "hollow", "=city_jabberwold"];
    let left: BTreeSet<String> = before.into_iter().filter(|word| !hers.contains(&word.as_str())).collect();
    assert!(left.contains("=city_dresden"));
    assert_eq!(words(&fixture).await, left, "words of others stay, hers go");
    assert_eq!(fixture.persons().await, 2_000);
}

/// How many pages hold something between the list of their rows and the first row, where nothing is in use.
fn with_a_full_gap(fixture: &Fixture) -> usize {
    let mut full = 0;
    let mut look = |number: u32, page: &[u8]| {
        let two = |at: usize| usize::from(u16::from_be_bytes([page[at], page[at + 1]]));
        let inner = matches!(page[0], 0x02 | 0x05);
        // The first page has the schema.
        if number > 1 && (inner || matches!(page[0], 0x0a | 0x0d)) {
            let list = if inner { 12 } else { 8 } + 2 * two(3);
            full += usize::from(page[list..two(5)].iter().any(|byte| *byte != 0));
        }
    };
    let file = fixture.folder.path().join("cache.db");
    pages_of_database(&file, &KEY, &mut look).unwrap();
    pages_of_log(&file.with_extension("db-wal"), &KEY, &mut look).unwrap();
    full
}

#[tokio::test]
async fn gaps_of_pages_hold_nothing_and_saves_go_on_meanwhile() {
    let fixture = Fixture::new().await;
    let row = fixture.among_others().await;
    fixture.erase(row.person, Action::Nothing).await;
    let (ids, connection, now) = (fixture.ids.clone(), fixture.connection, fixture.now());
    assert!(with_a_full_gap(&fixture) > 20, "copies of rows are left where pages were split");
    let saving = async {
        for number in 0..40 {
            let (ids, later) =
                (ids.clone(), customer(&format!("QX-{}", 10_000 + number), "Later", &format!("Saved {number}"), &[]));
            let saved = fixture.store.write(now, move |write| {
                let reading = reading::begin(write)?;
                record::ingest(write, &*ids, connection, &later, reading, None)
            });
            saved.await.unwrap();
        }
    };
    tokio::join!(fixture.scour(), saving);
    // What was saved meanwhile may have split a page again; nobody who was erased is in such a gap.
    assert_eq!(found(&fixture), BTreeSet::new());
    fixture.scour().await;
    assert_eq!(with_a_full_gap(&fixture), 0);
    let sound = fixture.store.read(|db| Ok(db.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0))?)).await;
    assert_eq!(sound.unwrap(), "ok");
    assert_eq!(fixture.persons().await, 2_040);
}

#[tokio::test]
async fn what_somebody_was_called_before_goes_too() {
    let fixture = Fixture::new().await;
    fixture.among_others().await;
    let mut renamed = customer("QX-90817263", "Anna", "Bakker", &[(ChannelKind::Email, "anna@other.example")]);
    renamed.fields.set(EXTERNAL_ID.into(), somebody().fields.text(EXTERNAL_ID));
    let row = fixture.ingest(renamed).await;
    assert_eq!(fixture.persons().await, 2_001, "it is the same customer");
    assert!(found(&fixture).len() > 2, "the values of before are still on the disk");
    fixture.erase(row.person, Action::Nothing).await;
    fixture.scour().await;
    assert_eq!(found(&fixture), BTreeSet::new());
}

#[tokio::test]
async fn what_a_linked_person_was_called_goes_too() {
    let fixture = Fixture::new().await;
    let hers = fixture.among_others().await;
    let kept = fixture.ingest(customer("QX-5000000", "Anna", "Bakker", &[])).await;
    let (ids, now) = (fixture.ids.clone(), fixture.now());
    let (here, there) = (kept.person_row, hers.person_row);
    fixture.store.write(now, move |write| link::link(write, &*ids, here, there)).await.unwrap();
    fixture.erase(kept.person, Action::Nothing).await;
    assert_eq!(fixture.persons().await, 2_000);
    fixture.scour().await;
    assert_eq!(found(&fixture), BTreeSet::new());
}

#[tokio::test]
async fn only_the_id_is_left_for_a_system_that_has_to_be_asked() {
    let fixture = Fixture::new().await;
    let row = fixture.among_others().await;
    let (erasure, mut needles) = fixture.erase(row.person, Action::Purge).await;
    fixture.scour().await;
    assert_eq!(found(&fixture), BTreeSet::from(["the id"]));
    assert!(fixture.proof(&needles).await.found.is_empty(), "what is still needed is not looked for");
    assert_eq!(fixture.persons().await, 2_000);
    let (person, operations) = fixture.store.read(move |db| Ok((person::get(db, row.person)?, outbox::all(db)?))).await.unwrap();
    assert!(person.is_none(), "nobody finds the one who is being erased");
    assert_eq!(operations.len(), 1);
    assert_eq!((&operations[0].intent, &operations[0].base), (&Intent::Purge, &Some(Fields::new())));

    let (ids, connection, now) = (fixture.ids.clone(), fixture.connection, fixture.now());
    let came = fixture.store.write(now, move |write| {
        let reading = reading::begin(write)?;
        record::ingest(write, &*ids, connection, &somebody(), reading, Some(3))
    });
    assert!(came.await.unwrap().is_none(), "a reading meanwhile brings nothing back");
    assert_eq!(fixture.persons().await, 2_000);

    let (operation, record) = (operations[0].id, operations[0].record);
    let done = fixture.store.write(now, move |write| {
        outbox::remove(write, operation)?;
        let row = record::by_row(write, record)?;
        record::remove(write, &row)
    });
    done.await.unwrap();
    let steps = fixture.store.read(move |db| erasure::steps(db, erasure)).await.unwrap();
    assert_eq!((steps[0].state, steps[0].record, steps[0].at), (StepState::Done, None, Some(now)));
    needles.answered();
    fixture.scour().await;
    assert_eq!(found(&fixture), BTreeSet::new());
    assert!(fixture.proof(&needles).await.found.is_empty());
}

#[tokio::test]
async fn somebody_who_was_erased_does_not_come_back_until_that_is_allowed() {
    let fixture = Fixture::new().await;
    let row = fixture.ingest(somebody()).await;
    let (erasure, _) = fixture.erase(row.person, Action::Nothing).await;
    let come = async || {
        let (ids, connection) = (fixture.ids.clone(), fixture.connection);
        let come = fixture.store.write(fixture.now(), move |write| {
            let reading = reading::begin(write)?;
            let pulled = Arrival::of(&*ids, connection, somebody());
            arrival::take_in(write, &*ids, vec![pulled], reading, Some(1))?;
            let by = erased::by_whom(write, connection, "QX-90817263")?;
            Ok((record::ingest(write, &*ids, connection, &somebody(), reading, None)?.is_some(), by))
        });
        come.await.unwrap()
    };
    assert_eq!(come().await, (false, Some(erasure)));
    assert_eq!(fixture.persons().await, 0);
    fixture.store.write(fixture.now(), move |write| erasure::lift(write, erasure)).await.unwrap();
    assert_eq!(come().await, (true, None));
    assert_eq!(fixture.persons().await, 1);
}

#[tokio::test]
async fn forms_and_views_that_say_who_it_was_go_and_those_of_others_stay() {
    let fixture = Fixture::new().await;
    let row = fixture.ingest(somebody()).await;
    let other = fixture.ingest(customer("QX-1", "Anna", "Bakker", &[])).await;
    let (hers, theirs) = (row.id.to_string(), other.id.to_string());
    let ids = fixture.ids.clone();
    let kept = fixture.store.write(fixture.now(), move |write| {
        draft::put(write, &format!("edits:{hers}"), r#"{"name.given":"Q"}"#)?;
        draft::put(write, "new-customer", r#"{"name.given":"Like QUIX.zyphwell@hollow.example"}"#)?;
        draft::put(write, &format!("edits:{theirs}"), r#"{"name.given":"A"}"#)?;
        for (at, (name, query)) in
            [(0, ("Quixandra Zyphwell", "city:x")), (1, ("Her", "zyphwell quixandra")), (2, ("Anna", "anna"))]
        {
            let row =
                ViewRow { id: ViewId::new(domain::Ids::next(&*ids)), name: name.into(), query: query.into(), order: Order::Name };
            view::add(write, &row, at)?;
        }
        belongings(write, row.person)
    });
    let kept = kept.await.unwrap();
    assert_eq!((kept.drafts, kept.views), (2, vec!["Quixandra Zyphwell".to_owned(), "Her".to_owned()]), "it is said before");
    fixture.erase(row.person, Action::Nothing).await;
    let (drafts, views) = fixture.store.read(|db| Ok((draft::all(db)?, view::all(db)?))).await.unwrap();
    assert_eq!(drafts.len(), 1);
    assert!(drafts[0].0.ends_with(&other.id.to_string()));
    assert_eq!(views.into_iter().map(|view| view.name).collect::<Vec<_>>(), ["Anna"]);
}

#[tokio::test]
async fn what_another_customer_has_too_is_not_looked_for() {
    let fixture = Fixture::new().await;
    let row = fixture.ingest(somebody()).await;
    fixture.ingest(customer("QX-1", "Anna", "Bakker", &[(ChannelKind::Email, "quix.zyphwell@hollow.example")])).await;
    let (_, needles) = fixture.erase(row.person, Action::Nothing).await;
    fixture.scour().await;
    let proof = fixture.proof(&needles).await;
    assert_eq!((proof.shared, proof.found), (1, Vec::new()));
}

#[tokio::test]
async fn what_is_a_part_of_another_customer_s_is_no_trace() {
    let fixture = Fixture::new().await;
    let row = fixture.ingest(somebody()).await;
    let channels = [(ChannelKind::Email, "xquix.zyphwell@hollow.example"), (ChannelKind::Mobile, "+31 6 99887756")];
    fixture.ingest(customer("QX-908172639", "Quixandra", "Zyphwellington", &channels)).await;
    let (_, needles) = fixture.erase(row.person, Action::Nothing).await;
    fixture.scour().await;
    let proof = fixture.proof(&needles).await;
    assert_eq!((proof.shared, proof.found), (4, Vec::new()), "name, address, and both ids stand in longer ones");
    let fixture = Fixture::new().await;
    let row = fixture.ingest(somebody()).await;
    fixture.ingest(customer("QX-1", "Maria Quixandra", "Zyphwell", &[])).await;
    let (_, needles) = fixture.erase(row.person, Action::Nothing).await;
    fixture.scour().await;
    assert_eq!(fixture.proof(&needles).await.found, Vec::new(), "somebody who is there is called so and more");
}

#[tokio::test]
async fn where_something_is_left_is_said_without_saying_what() {
    let fixture = Fixture::new().await;
    let row = fixture.ingest(somebody()).await;
    let other = fixture.ingest(customer("QX-1", "Anna", "Bakker", &[])).await;
    let (ids, now) = (fixture.ids.clone(), fixture.now());
    let told = fixture.store.write(now, move |write| {
        let operation_id = OperationId::new(domain::Ids::next(&*ids));
        let text = "Married to Quixandra Zyphwell";
        let entry = OwnEntry { record: other.rowid, kind: EntryKind::EventAdded, subject: "", text, operation_id };
        timeline::add_own(write, &*ids, &entry)
    });
    told.await.unwrap();
    let (_, needles) = fixture.erase(row.person, Action::Nothing).await;
    fixture.scour().await;
    let file = fixture.folder.path().join("pending-changes.json");
    std::fs::write(&file, r#"{"email":"Quix.Zyphwell@hollow.example"}"#).unwrap();
    let proof = fixture.store.prove(&needles, vec![file.clone(), fixture.folder.path().join("gone.json")]).await.unwrap();
    let mut places: Vec<(String, u32)> = proof.found.into_iter().map(|found| (found.place, found.times)).collect();
    places.sort();
    let mut expected = vec![("timeline".to_owned(), 1), (file.display().to_string(), 1)];
    expected.sort();
    assert_eq!((places, proof.files), (expected, 1));
}

#[tokio::test]
async fn nothing_is_erased_while_a_change_is_on_its_way() {
    let fixture = Fixture::new().await;
    let row = fixture.ingest(somebody()).await;
    let (ids, now) = (fixture.ids.clone(), fixture.now());
    let outcome = fixture.store.write(now, move |write| {
        let operation = OperationId::new(domain::Ids::next(&*ids));
        outbox::add(write, operation, row.rowid, row.connection_id, &Intent::Delete)?;
        let state = OperationState::Sending;
        let standing = outbox::Standing { state, not_before: None, attempts: 1, step: 0, request: None, last_error: None };
        outbox::set(write, operation, standing)?;
        let (system, provider, words) = ("Shop".into(), "omnidesk".into(), String::new());
        let asked = Asked { record: row.id, system, provider, action: Action::Nothing, words };
        let erasure = ErasureId::new(domain::Ids::next(&*ids));
        let none = scrub(write, &*ids, erasure, row.person, &[])?.map(drop);
        Ok((none, scrub(write, &*ids, erasure, row.person, &[asked])?.map(drop)))
    });
    assert_eq!(outcome.await.unwrap(), (Err(Obstacle::Changed), Err(Obstacle::ChangeOnItsWay)));
    assert_eq!(fixture.persons().await, 1);
}

#[tokio::test]
async fn somebody_else_s_choice_does_not_offer_who_was_erased() {
    let fixture = Fixture::new().await;
    let row = fixture.ingest(somebody()).await;
    let other = fixture.ingest(customer("QX-1", "Anna", "Bakker", &[])).await;
    let (ids, now, remote) = (fixture.ids.clone(), fixture.now(), serde_json::to_value(somebody()).unwrap());
    let parked = fixture.store.write(now, move |write| {
        let operation = OperationId::new(domain::Ids::next(&*ids));
        outbox::add(write, operation, other.rowid, other.connection_id, &Intent::Delete)?;
        let error = serde_json::json!({"kind": "candidates", "message": "Who?", "candidates": [
            {"record": remote, "matched_on": [], "exact": false},
            {"record": serde_json::to_value(customer("QX-77", "Bo", "Bakker", &[])).unwrap(), "matched_on": [], "exact": false},
        ]});
        let (state, error) = (OperationState::Parked, error.to_string());
        let standing =
            outbox::Standing { state, not_before: None, attempts: 1, step: 0, request: None, last_error: Some(&error) };
        outbox::set(write, operation, standing)?;
        Ok(operation)
    });
    let operation = parked.await.unwrap();
    let (_, needles) = fixture.erase(row.person, Action::Nothing).await;
    fixture.scour().await;
    assert_eq!(fixture.proof(&needles).await.found, []);
    let parked = fixture.store.read(move |db| outbox::get(db, operation)).await.unwrap().unwrap();
    let error: serde_json::Value = serde_json::from_str(&parked.last_error.unwrap()).unwrap();
    assert_eq!(error["candidates"].as_array().unwrap().len(), 1, "the other one is still offered");
}

#[tokio::test]
async fn a_connection_that_goes_takes_what_was_still_to_be_asked_along() {
    let fixture = Fixture::new().await;
    let row = fixture.ingest(somebody()).await;
    let (erasure, _) = fixture.erase(row.person, Action::Delete).await;
    let connection = fixture.connection;
    fixture.store.write(fixture.now(), move |write| connection::remove(write, connection)).await.unwrap();
    let steps = fixture.store.read(move |db| erasure::steps(db, erasure)).await.unwrap();
    assert_eq!((steps[0].state, steps[0].record), (StepState::Left, None));
    let rows = "SELECT (SELECT count(*) FROM person) + (SELECT count(*) FROM record)";
    let left: i64 = fixture.store.read(move |db| Ok(db.query_row(rows, [], |row| row.get(0))?)).await.unwrap();
    assert_eq!(left, 0);
}

#[tokio::test]
async fn copies_from_before_a_migration_go() {
    let fixture = Fixture::new().await;
    let copy = fixture.folder.path().join("cache.db.before-7");
    std::fs::write(&copy, b"an older state of the cache").unwrap();
    assert_eq!(fixture.store.copies().unwrap(), std::slice::from_ref(&copy));
    fixture.scour().await;
    assert!(!copy.exists());
    fixture.ingest(somebody()).await;
    assert_eq!(fixture.persons().await, 1, "it goes on with the same file");
}
