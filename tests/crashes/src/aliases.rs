//! Records under two ids: when a list shows a new customer before its creation is known to have worked, the program has it twice for a
//! moment, and then makes one of the two.

use std::collections::BTreeMap;

use crate::agent::Seats;
use crate::ledger::{Ledger, Reply};
use crate::mint::Mark;
use crate::systems::Remote;

/// Gives everything that was asked for on one customer to one record.
pub(crate) fn unite(ledger: &mut Ledger, seats: &mut Seats, remotes: &[Remote]) {
    let unplaced: Vec<String> =
        seats.iter().filter(|(_, seat)| seat.remote.is_none()).map(|(record, _)| record.clone()).collect();
    for record in unplaced {
        let seat = &seats[&record];
        let marks = marks(ledger, &record, &seat.person);
        let place = remotes.iter().find(|remote| remote.system == seat.system && marks.iter().any(|mark| remote.holds(mark)));
        let place = place.map(|remote| remote.id.clone());
        seats.entry(record).and_modify(|seat| seat.remote = place);
    }
    let mut by_place: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for (record, seat) in &*seats {
        if let Some(remote) = &seat.remote {
            by_place.entry((seat.system.clone(), remote.clone())).or_default().push(record.clone());
        }
    }
    for records in by_place.into_values().filter(|records| records.len() > 1) {
        // The one that was shown last is the one that is left.
        let Some(left) = records.iter().max_by_key(|record| seats[*record].seen).cloned() else { continue };
        for gone in records.iter().filter(|record| **record != left) {
            ledger.rename(gone, &left);
            seats.remove(gone);
        }
    }
}

/// The values that only this record, or the creation of its person, brings.
fn marks(ledger: &Ledger, record: &str, person: &str) -> Vec<Mark> {
    let created = Reply::Acknowledged(person.to_owned());
    let own = ledger
        .all()
        .iter()
        .filter(|asked| asked.edit.record() == Some(record) || (asked.edit.new_email().is_some() && asked.reply == created));
    own.flat_map(|asked| asked.edit.marks()).cloned().collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::agent::Seat;
    use crate::ledger::Edit;
    use crate::mint::Mint;

    #[test]
    fn what_was_asked_for_under_two_ids_is_one_customers() {
        let (mut ledger, mut mint) = (Ledger::default(), Mint::default());
        let (first, second) = (mint.name(), mint.name());
        for (record, value) in [("new", &first), ("listed", &second)] {
            let values = vec![("name.given".to_owned(), value.clone())];
            ledger.note(Edit::Fields { record: record.into(), values }, Reply::Lost);
        }
        let seat = |remote: Option<&str>, seen| Seat {
            person: "p".into(),
            system: "omnidesk".into(),
            remote: remote.map(str::to_owned),
            seen,
        };
        let mut seats = Seats::from([("new".to_owned(), seat(None, 1)), ("listed".to_owned(), seat(Some("7"), 2))]);
        let customer = json!({"id": 7, "firstname": first.typed});
        unite(&mut ledger, &mut seats, &[Remote::read("omnidesk", &customer).unwrap()]);
        assert_eq!((ledger.records(), seats.len()), (vec!["listed"], 1));
    }
}
