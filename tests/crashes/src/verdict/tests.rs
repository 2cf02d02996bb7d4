//! The test of the test: each broken promise is seen, and a kept one is not complained about.

use serde_json::{Value, json};

use super::*;
use crate::agent::{Seat, Seats};
use crate::ledger::{Edit, Ledger, Reply};
use crate::mint::{Coined, Mark, Mint};
use crate::noted::Noted;
use crate::pending::{Reason, Waiting};
use crate::systems::Remote;
use crate::trace::Trace;

/// One person with one record, `r`, which is customer 7 of Omnidesk.
struct Scene {
    mint: Mint,
    ledger: Ledger,
    journal: Vec<Value>,
    customers: Vec<Value>,
    waiting: Vec<(Waiting, Reason)>,
    events: Vec<String>,
    /// How many of the requests that arrived are not written down.
    unnoted: usize,
}

impl Scene {
    fn new() -> Self {
        let (mint, ledger) = (Mint::default(), Ledger::default());
        Self { mint, ledger, journal: Vec::new(), customers: Vec::new(), waiting: Vec::new(), events: Vec::new(), unnoted: 0 }
    }

    /// The agent writes a new first name and is told that it is saved.
    fn renamed(&mut self) -> Coined {
        let value = self.mint.name();
        let edit = Edit::Fields { record: "r".into(), values: vec![("name.given".into(), value.clone())] };
        self.acknowledged(edit);
        value
    }

    fn acknowledged(&mut self, edit: Edit) {
        let operation = format!("operation {}", self.ledger.all().len());
        self.ledger.note(edit, Reply::Acknowledged(operation));
    }

    /// The system carries something out.
    fn done(&mut self, operation: &str, value: &str) {
        let (seq, method) = (self.journal.len() + 1, if operation == "getItem" { "GET" } else { "POST" });
        self.journal.push(json!({
            "seq": seq, "at": "2026-11-22T07:00:00Z", "system": "omnidesk", "operation": operation, "method": method, "path": "",
            "query": "", "content_type": null, "params": {"value": value}, "executed": true, "status": 200, "customer_id": "7",
            "result": null, "fault": null,
        }));
    }

    /// What the customer is in the end.
    fn stands(&mut self, texts: &[&str]) {
        self.customers.push(json!({"id": 7, "texts": texts}));
    }

    /// What is found, in words.
    fn found(self) -> Vec<String> {
        let journal = self.journal.into_iter().map(|entry| serde_json::from_value(entry).unwrap()).collect();
        let trace = Trace::new(journal);
        let noted = trace.arrived().map(Noted::of).skip(self.unnoted).collect();
        let remotes = self.customers.iter().map(|customer| Remote::read("omnidesk", customer).unwrap()).collect();
        let seat = Seat { person: "p".into(), system: "omnidesk".into(), remote: Some("7".into()), seen: 0 };
        let evidence = Evidence {
            ledger: self.ledger,
            trace,
            remotes,
            timelines: [("7".to_owned(), self.events)].into(),
            waiting: self.waiting,
            seats: Seats::from([("r".to_owned(), seat)]),
            persons: [].into(),
            noted,
            found: [].into(),
        };
        of(&evidence).violations.into_iter().map(|violation| violation.what).collect()
    }

    #[track_caller]
    fn shows(self, words: &str) {
        let found = self.found();
        assert!(found.iter().any(|what| what.contains(words)), "has to be seen: {words}; found: {found:?}");
    }
}

#[test]
fn a_kept_promise_is_no_violation() {
    let mut scene = Scene::new();
    let (first, second) = (scene.renamed(), scene.renamed());
    scene.done("updateCustomer", &first.typed);
    scene.done("getItem", "");
    scene.done("updateCustomer", &second.typed);
    scene.stands(&[&second.typed.to_uppercase()]);
    assert_eq!(scene.found(), [""; 0]);
}

#[test]
fn an_edit_that_was_folded_into_a_later_one_need_not_show() {
    let mut scene = Scene::new();
    let (_, second) = (scene.renamed(), scene.renamed());
    scene.done("updateCustomer", &second.typed);
    scene.stands(&[&second.typed]);
    assert_eq!(scene.found(), [""; 0]);
}

#[test]
fn a_request_that_is_not_written_down_is_seen() {
    let mut scene = Scene::new();
    let (first, second) = (scene.renamed(), scene.renamed());
    for value in [&first, &second] {
        scene.done("updateCustomer", &value.typed);
    }
    scene.stands(&[&second.typed]);
    scene.unnoted = 1;
    scene.shows("2 requests POST  arrived at omnidesk, and 1 are written down");
}

#[test]
fn a_lost_edit_is_seen() {
    let mut scene = Scene::new();
    let (first, _) = (scene.renamed(), scene.renamed());
    scene.done("updateCustomer", &first.typed);
    scene.stands(&[&first.typed]);
    scene.shows("lost: name.given still holds no. 0");
}

#[test]
fn a_value_that_comes_back_is_seen() {
    let mut scene = Scene::new();
    let (first, second) = (scene.renamed(), scene.renamed());
    for value in [&first, &second, &first] {
        scene.done("updateCustomer", &value.typed);
    }
    scene.stands(&[&first.typed]);
    scene.shows("was set again");
}

#[test]
fn a_change_that_is_sent_again_although_it_showed_is_seen() {
    let mut scene = Scene::new();
    let value = scene.renamed();
    scene.done("updateCustomer", &value.typed);
    scene.done("getItem", "");
    scene.done("updateCustomer", &value.typed);
    scene.stands(&[&value.typed]);
    scene.shows("carried out again");
}

#[test]
fn an_event_that_happened_twice_or_never_is_seen() {
    for times in [0, 2] {
        let mut scene = Scene::new();
        let message = scene.mint.message();
        scene.acknowledged(Edit::Event { record: "r".into(), message: message.clone() });
        for _ in 0..times {
            scene.done("externalEvent", &message.typed);
            scene.events.push(message.typed.clone());
        }
        scene.stands(&[]);
        scene.shows(if times == 0 { "lost: never carried out" } else { "carried out 2 times" });
    }
}

#[test]
fn a_customer_made_twice_is_seen_even_if_nobody_was_told() {
    let mut scene = Scene::new();
    let value = scene.mint.name();
    scene.ledger.note(Edit::Create { systems: vec!["omnidesk".into()], values: vec![value.clone()] }, Reply::Lost);
    scene.done("postIndex", &value.typed);
    scene.done("postIndex", &value.typed);
    scene.shows("made 2 times");
}

#[test]
fn a_lost_channel_and_one_that_stayed_are_seen() {
    let mut scene = Scene::new();
    let (there, new) = (scene.mint.email(), scene.mint.email());
    let from = Mark::of_address("email", &there.typed);
    scene.acknowledged(Edit::ChangeChannel { record: "r".into(), from, to: new.clone() });
    scene.done("addChannelOnly", &new.typed);
    scene.stands(&[&there.typed, &new.typed]);
    scene.shows("half done");
    let mut scene = Scene::new();
    let address = scene.mint.phone();
    scene.acknowledged(Edit::AddChannel { record: "r".into(), address });
    scene.stands(&[]);
    scene.shows("lost: the address is not there");
}

#[test]
fn edits_that_overtake_each_other_are_seen() {
    let mut scene = Scene::new();
    let (event, name) = (scene.mint.message(), scene.mint.email());
    scene.acknowledged(Edit::Event { record: "r".into(), message: event.clone() });
    scene.acknowledged(Edit::AddChannel { record: "r".into(), address: name.clone() });
    scene.done("addChannelOnly", &name.typed);
    scene.done("externalEvent", &event.typed);
    scene.stands(&[&name.typed]);
    scene.shows("overtaken");
}

#[test]
fn what_waits_for_no_good_reason_is_seen() {
    let parked = |system: &str, candidates| {
        let text = str::to_owned;
        let waiting = Waiting {
            operation: text("o"),
            kind: text("create"),
            person: text("q"),
            system: text(system),
            state: text("parked"),
        };
        (waiting, Reason { code: text("changed_meanwhile"), message: String::new(), candidates })
    };
    for (system, candidates, fine) in
        [("omnidesk", 2, false), ("secuconnect", 1, false), ("secuconnect", 2, true), ("securely", 1, true)]
    {
        let mut scene = Scene::new();
        scene.waiting.push(parked(system, candidates));
        assert_eq!(scene.found().is_empty(), fine, "{system} with {candidates} candidates");
    }
}

#[test]
fn an_event_that_cannot_be_looked_for_may_wait_and_so_may_what_is_behind_it() {
    for (external_id, fine) in [(Value::Null, true), (json!("C-7"), false)] {
        let mut scene = Scene::new();
        scene.customers.push(json!({"id": 7, "external_primary_id": external_id}));
        for (kind, state) in [("add_event", "parked"), ("edit", "behind")] {
            let text = str::to_owned;
            let (person, system) = (text("p"), text("omnidesk"));
            let waiting = Waiting { operation: text(state), kind: text(kind), person, system, state: text(state) };
            scene.waiting.push((waiting, Reason { code: text("outcome_unknown"), message: String::new(), candidates: 0 }));
        }
        assert_eq!(scene.found().len(), usize::from(!fine), "a customer with an external id has a timeline that can be read");
    }
}

#[test]
fn what_was_refused_and_happened_all_the_same_is_seen() {
    let mut scene = Scene::new();
    let value = scene.mint.name();
    let values = vec![("name.given".to_owned(), value.clone())];
    scene.ledger.note(Edit::Fields { record: "r".into(), values }, Reply::Refused("invalid_input".into()));
    scene.done("updateCustomer", &value.typed);
    scene.stands(&[&value.typed]);
    scene.shows("refused, and carried out all the same");
}
