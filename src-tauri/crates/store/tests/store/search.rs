//! Finding people.

use domain::ChannelKind::{Email, Telephone};
use domain::phone::Region;
use domain::query::Query;
use store::search::{self, Order};

use crate::{Fixture, customer};

/// Id, given name, family name, channels.
type Person = (&'static str, &'static str, &'static str, &'static [(domain::ChannelKind, &'static str)]);

async fn filled() -> Fixture {
    let fixture = Fixture::new().await;
    let people: [Person; 7] = [
        ("1001", "Maria", "Jansen", &[(Email, "maria.jansen@example.com"), (Telephone, "+31612345678")]),
        ("1002", "Mark", "Jansen", &[(Email, "mark@fietsen.example.org")]),
        ("1003", "Jürgen", "Müller", &[(Telephone, "+493515550142")]),
        ("1004", "Sean", "O'Neil", &[]),
        ("1005", "Anna", "Schmidt", &[(Email, "anna.s@example.com")]),
        ("1006", "", "Straße", &[]),
        ("1007", "José María", "García", &[]),
    ];
    for (id, given, family, channels) in people {
        fixture.ingest(customer(id, given, family, channels)).await;
    }
    fixture
}

async fn names(fixture: &Fixture, typed: &str) -> Vec<String> {
    let query = Query::read(typed, Region::parse("NL"));
    let hits = fixture.store.read(move |db| search::find(db, &query, Order::Relevance, 0, 10)).await.unwrap();
    hits.rows.into_iter().map(|hit| hit.person.name).collect()
}

#[tokio::test]
async fn finds_by_everything_agents_type() {
    let fixture = filled().await;
    for (typed, first) in [
        ("mar jans", "Maria Jansen"),
        ("jansen m", "Maria Jansen"),
        ("muller", "Jürgen Müller"),
        ("MÜLL", "Jürgen Müller"),
        ("strasse", "Straße"),
        ("oneil", "Sean O'Neil"),
        ("o'neil", "Sean O'Neil"),
        ("o’neil", "Sean O'Neil"),
        ("jansne maria", "Maria Jansen"),
        ("shmidt", "Anna Schmidt"),
        ("maria.jan", "Maria Jansen"),
        ("maria.jansen@example.com", "Maria Jansen"),
        ("MARIA.JANSEN@", "Maria Jansen"),
        ("fietsen", "Mark Jansen"),
        ("06-12345678", "Maria Jansen"),
        ("0031 6 123 456 78", "Maria Jansen"),
        ("+31 6 1234", "Maria Jansen"),
        ("5678", "Maria Jansen"),
        ("0142", "Jürgen Müller"),
        ("C-1003", "Jürgen Müller"),
        ("1004", "Sean O'Neil"),
        ("jose garcia", "José María García"),
    ] {
        assert_eq!(names(&fixture, typed).await.first().map(String::as_str), Some(first), "typed: {typed}");
    }
}

#[tokio::test]
async fn whole_words_come_before_beginnings() {
    let fixture = filled().await;
    fixture.ingest(customer("2001", "Jans", "Zwart", &[])).await;
    assert_eq!(names(&fixture, "jans").await.first().map(String::as_str), Some("Jans Zwart"));
}

#[tokio::test]
async fn odd_input_is_an_ordinary_answer() {
    let fixture = filled().await;
    for typed in [
        "\"",
        "'",
        "a\"b*",
        "NEAR(x y)",
        "name:x",
        "x AND OR NOT",
        "%",
        "_",
        "@",
        "@@",
        "😀",
        "שלום",
        "e\u{301}\u{301}",
        "-",
        "^x",
        "(",
        "00",
        "+",
    ] {
        names(&fixture, typed).await;
    }
    names(&fixture, &"x".repeat(10_000)).await;
}

/// The index has its own idea of what a letter is. Where it is another than ours a name would be cut apart, found by nobody and never
/// forgotten.
#[tokio::test]
async fn every_letter_is_a_part_of_its_word() {
    let fixture = Fixture::new().await;
    let cut = fixture.store.read(|db| {
        // It keeps no places of words: asked for several next to each other it refuses.
        let mut asked = db.prepare("SELECT 1 FROM person_words WHERE person_words MATCH ?1")?;
        let within = |letter: char| domain::fold::words(&format!("x{letter}x"));
        let words = ('\0'..=char::MAX).map(within).filter(|words| words.len() == 1).map(|words| words.concat());
        Ok(words.filter(|word| asked.exists([format!("\"{word}\"")]).is_err()).collect::<Vec<_>>())
    });
    assert_eq!(cut.await.unwrap(), Vec::<String>::new());
    // A letter since Unicode 8, a mark before.
    for (number, family) in ["\u{19b0}", "a\u{19b0}\u{b9}", "Jansen"].into_iter().enumerate() {
        fixture.ingest(customer(&number.to_string(), "", family, &[])).await;
        assert_eq!(names(&fixture, family).await, [family]);
    }
    fixture.ingest(customer("1", "", "Jansen", &[])).await;
    assert_eq!(names(&fixture, "a\u{19b0}\u{b9}").await, Vec::<String>::new());
}

#[tokio::test]
async fn windows_join_without_gap_or_overlap() {
    let fixture = filled().await;
    let page = async |offset| {
        let hits = fixture.store.read(move |db| search::find(db, &Query::default(), Order::Name, offset, 3)).await.unwrap();
        assert_eq!(hits.total, 7);
        hits.rows.into_iter().map(|hit| hit.person.rowid).collect::<Vec<_>>()
    };
    let mut all = [page(0).await, page(3).await, page(6).await].concat();
    assert_eq!(all.len(), 7);
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 7);
}
