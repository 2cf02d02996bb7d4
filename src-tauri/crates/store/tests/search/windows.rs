//! However a list is looked at, in windows, by its count or by the place of a person, it is one list.

use store::search::{self, Order};

use crate::desk::{self, Desk};
use crate::label::labels;

/// As many rows as a screen shows, and as few as none does.
const SCREENS: [u32; 2] = [20, 3];

#[tokio::test]
async fn windows_counts_and_places_agree_with_the_whole_list() {
    let desk = Desk::new().await;
    for label in labels() {
        let whole = rows(&desk, &label.typed, 0, desk.everybody()).await;
        for screen in SCREENS {
            for offset in [0, screen] {
                let window = rows(&desk, &label.typed, offset, screen).await;
                let part: Vec<i64> = whole.iter().copied().skip(offset as usize).take(screen as usize).collect();
                assert_eq!(window, part, "`{}`: {screen} rows from {offset} are that part of the list", label.written);
            }
        }
        let query = desk::query(&label.typed);
        let (total, places) = (whole.len(), [1, whole.len().saturating_sub(1)]);
        let placed: Vec<(usize, i64)> = places.iter().filter_map(|at| Some((*at, *whole.get(*at)?))).collect();
        desk.read(move |db| {
            assert_eq!(search::count(db, &query)? as usize, total, "{query:?} is counted right");
            for (at, person) in placed {
                let found = search::locate(db, &query, Order::Relevance, person)?;
                assert_eq!(found, u32::try_from(at).ok(), "{query:?} has it in this row");
            }
            Ok(())
        })
        .await
        .unwrap();
    }
}

async fn rows(desk: &Desk, typed: &str, offset: u32, limit: u32) -> Vec<i64> {
    let hits = desk.find(typed, offset, limit).await.unwrap();
    hits.rows.iter().map(|hit| hit.person.rowid).collect()
}
