//! Values that are hidden until the agent asks: they are in no reply of any query, and asking is noted.

use std::collections::BTreeSet;

use contract::wire::{
    ActivityKind, ActivityRequest, ConflictAnswer, ConflictView, CopyRequest, CountRequest, DraftRef, Empty, EntryRef,
    ErasureConfirm, ErasureRef, FieldRef, HiddenValue, LineChoice, LocateRequest, OperationRef, OperationView, PendingRequest,
    PendingShow, PersonRef, PersonView, Removal, RemovalRequest, RequestsRequest, SearchRequest, Sort, TimelineRequest,
    ValueSource,
};
use contract::{CommandKind, ErrorCode};
use sandbox::Fault;
use serde_json::{Value, json};
use support::{Four, REACHED, answer, maria, record, value};

const BORN: &str = "1987-06-05";
const CORRECTED: &str = "1988-07-16";
const THEIRS: &str = "1991-02-23";
/// Typed in the list as well: who looks for a birth date finds nobody by it.
const WRITINGS: [&str; 9] =
    ["1987-06-05", "05.06.1987", "19870605", "1988-07-16", "16.07.1988", "19880716", "1991-02-23", "23.02.1991", "19910223"];

/// She is known to two systems. In one her date of birth is in conflict; in the other a change of it waits, tried once in vain.
struct Scene {
    four: Four,
    person: PersonView,
    conflict: ConflictView,
    waiting: OperationView,
    erasure: ErasureRef,
}

async fn scene() -> Scene {
    let four = Four::start().await;
    let fields: Vec<_> = maria().into_iter().map(|(key, value)| (key, if key == "birth.date" { BORN } else { value })).collect();
    let person = four.create(four.form(&["secuconnect", "synctera"], &fields, &REACHED)).await;
    four.console.all_sent().await;
    let person = four.console.person(&person.person_id).await.unwrap();
    let synctera = record(&person, "synctera");
    four.desk.patch_in_synctera(synctera.remote_id.as_deref().unwrap(), &json!({ "dob": THEIRS })).await;
    four.desk.fail("updateCustomer", Fault::Status { code: 503, retry_after: Some(600) }, 1);
    for system in ["synctera", "secuconnect"] {
        four.edit(record(&person, system), &[("birth.date", CORRECTED)], false).await.unwrap();
    }
    let conflict = four.console.conflicting(1).await.remove(0);
    let waiting = four
        .console
        .until("the other change was tried", async || {
            let pending = four.console.pending().await;
            pending.into_iter().find(|operation| operation.attempts > 0 && !operation.is_conflict)
        })
        .await;
    let erasure = erased_somebody_else(&four, &person.person_id).await;
    let person = four.console.person(&person.person_id).await.unwrap();
    Scene { four, person, conflict, waiting, erasure }
}

/// An erasure of another customer, so that there is one to look at.
async fn erased_somebody_else(four: &Four, except: &str) -> ErasureRef {
    let rows = four.console.search("").await;
    let person_id = rows.into_iter().map(|row| row.person_id).find(|id| id != except).unwrap();
    let plan = four.console.app.erasure_plan(PersonRef { person_id: person_id.clone() }).await.unwrap();
    four.console.app.erasure_confirm(ErasureConfirm { person_id, phrase: plan.phrase }).await.unwrap()
}

/// Calls queries and keeps their replies as they cross to the page.
macro_rules! replies {
    ($app:expr; $($name:ident($request:expr)),* $(,)?) => {
        vec![$((stringify!($name), serde_json::to_value($app.$name($request).await.unwrap()).unwrap())),*]
    };
}

impl Scene {
    /// The replies of every query there is, about her where they are about somebody.
    async fn replies(&self) -> Vec<(&'static str, Value)> {
        let person = || PersonRef { person_id: self.person.person_id.clone() };
        let operation = |id: &str| OperationRef { operation_id: id.to_owned() };
        let born =
            || ValueSource::Field { record_id: record(&self.person, "secuconnect").record_id.clone(), key: "birth.date".into() };
        let search = |query: &str| SearchRequest { query: query.into(), sort: Sort::Relevance, offset: 0, limit: 100 };
        let choices = |choice| ConflictAnswer { ..answer(&self.conflict, &[("birth.date", choice)]) };
        let entry = self.four.console.happened().await.remove(0).entry_id;
        let mut replies = replies!(self.four.console.door; access_get(Empty {}), protection_get(Empty {}), recovery_offer(Empty {}), diagnostics_get(Empty {}));
        replies.extend(replies!(self.four.console.app;
            activity_get(EntryRef { entry_id: entry }),
            activity_verify(Empty {}),
            erasure_plan(person()),
            erasures_list(Empty {}),
            erasure_get(self.erasure.clone()),
            app_status(Empty {}),
            settings_get(Empty {}),
            providers_list(Empty {}),
            connections_list(Empty {}),
            customers_search(search("maria jansen")),
            customers_search(search(BORN)),
            customers_search(search("sort:changed")),
            customers_count(CountRequest { query: BORN.into() }),
            customers_locate(LocateRequest { query: "maria".into(), sort: Sort::Name, person_id: self.person.person_id.clone() }),
            views_list(Empty {}),
            views_count(Empty {}),
            person_get(person()),
            customer_check(self.four.form(&["secuconnect", "synctera"], &[("name.given", "Maria"), ("name.family", "Jansen")], &REACHED)),
            person_matches(person()),
            copy_plan(CopyRequest { source: born() }),
            removal_plan(RemovalRequest { person_id: self.person.person_id.clone(), removal: Removal::Delete }),
            timeline_get(TimelineRequest { person_id: self.person.person_id.clone(), kinds: Vec::new(), offset: 0, limit: 200 }),
            pending_list(PendingRequest { offset: 0, limit: 200, show: PendingShow::All }),
            pending_get(operation(&self.waiting.operation_id)),
            pending_get(operation(&self.conflict.operation_id)),
            conflicts_list(Empty {}),
            conflict_get(operation(&self.conflict.operation_id)),
            conflict_preview(choices(LineChoice::Yours)),
            conflict_preview(choices(LineChoice::Theirs)),
            activity_list(ActivityRequest { limit: 200, ..ActivityRequest::default() }),
            requests_list(RequestsRequest { limit: 200, ..RequestsRequest::default() }),
            draft_get(DraftRef { key: "new-customer".into() }),
        ));
        replies
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_birth_date_is_in_no_reply_of_any_query() {
    let scene = scene().await;
    let replies = scene.replies().await;
    let asked: BTreeSet<&str> = replies.iter().map(|(name, _)| *name).collect();
    let queries = contract::table().iter().filter(|command| command.kind == CommandKind::Query);
    assert_eq!(asked, queries.map(|command| command.name).collect(), "every query is asked");
    for (name, reply) in &replies {
        let text = reply.to_string();
        for writing in WRITINGS {
            assert!(!text.contains(writing), "{name} tells {writing}: {reply:#}");
        }
    }
    // That the years are there says that the places were looked at.
    let shows = |wanted: &str, year: &str| {
        replies.iter().any(|(name, reply)| *name == wanted && reply.to_string().contains(&format!("•• ••• {year}")))
    };
    assert!(shows("person_get", "1988") && shows("person_get", "1987"), "now and before");
    assert!(shows("pending_get", "1988") && shows("pending_get", "1987"));
    assert!(shows("conflict_get", "1988") && shows("conflict_get", "1991"));
    assert!(shows("copy_plan", "1988"));
    let request = |wanted: &str| {
        let mut found = replies.iter().filter(|(name, reply)| *name == wanted && reply["request"].is_object());
        found.any(|(_, reply)| reply["request"].to_string().contains("•• ••• 1988"))
    };
    assert!(request("pending_get") && request("conflict_preview"), "the request is shown, without the day");
}

#[tokio::test(flavor = "multi_thread")]
async fn equal_dates_have_equal_marks_and_others_have_not() {
    let four = Four::start().await;
    let person = four.create(four.form(&["secuconnect", "synctera"], &maria(), &REACHED)).await;
    four.console.all_sent().await;
    let marks = async || {
        let person = four.console.person(&person.person_id).await.unwrap();
        let dates: Vec<_> = person.fields.into_iter().filter(|field| field.key == "birth.date").collect();
        assert!(dates.iter().all(|field| field.masked && field.value == "•• ••• 1990"));
        dates.into_iter().map(|field| field.mark.unwrap()).collect::<Vec<_>>()
    };
    let same = marks().await;
    assert_eq!((same.len(), &same[0]), (2, &same[1]));
    four.edit(record(&person, "synctera"), &[("birth.date", "1990-05-04")], false).await.unwrap();
    let differing = marks().await;
    assert_ne!(differing[0], differing[1], "the same year, and another day");
    let now = four.console.person(&person.person_id).await.unwrap();
    assert!(now.fields.iter().all(|field| field.masked || field.mark.is_none()), "what is shown has none");
}

#[tokio::test(flavor = "multi_thread")]
async fn asking_for_a_value_is_noted_once_and_without_it() {
    let scene = scene().await;
    let app = &scene.four.console.app;
    let before = scene.four.console.happened().await.len();
    let record_id = record(&scene.person, "secuconnect").record_id.clone();
    let shown = app.field_reveal(HiddenValue::Field { record_id, key: "birth.date".into() }).await.unwrap();
    assert_eq!((shown.value.as_str(), shown.was.as_deref()), (CORRECTED, Some(BORN)));
    let happened = scene.four.console.happened().await;
    assert_eq!(happened.len(), before + 1, "once");
    let entry = &happened[0];
    assert_eq!((entry.kind, entry.subject.as_str()), (ActivityKind::Revealed, "Date of birth"));
    assert_eq!(entry.person_id.as_deref(), Some(scene.person.person_id.as_str()));
    assert_eq!(entry.system.as_ref().map(|system| system.provider.as_str()), Some("secuconnect"));
    let text = serde_json::to_string(entry).unwrap();
    assert!(WRITINGS.iter().all(|writing| !text.contains(writing)) && !text.contains("1988"), "{text}");

    let operation_id = scene.conflict.operation_id.clone();
    let shown = app.field_reveal(HiddenValue::Change { operation_id, key: "birth.date".into() }).await.unwrap();
    assert_eq!((shown.value.as_str(), shown.was.as_deref(), shown.theirs.as_deref()), (CORRECTED, Some(BORN), Some(THEIRS)));
    let entry = scene.four.console.happened().await.remove(0);
    assert_eq!((entry.kind, entry.operation.is_some()), (ActivityKind::Revealed, true));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_hidden_values_that_are_here_can_be_asked_for() {
    let four = Four::start().await;
    let person = four.create(four.form(&["synctera"], &maria(), &REACHED)).await;
    four.console.all_sent().await;
    let record_id = person.records[0].record_id.clone();
    let entries = four.console.happened().await.len();
    for key in ["ssn", "name.given", "no.such.field"] {
        let place = HiddenValue::Field { record_id: record_id.clone(), key: key.into() };
        assert_eq!(four.console.app.field_reveal(place).await.unwrap_err().code, ErrorCode::NotOffered, "{key}");
        let field = FieldRef { record_id: record_id.clone(), key: key.into() };
        assert_eq!(four.console.app.field_copy(field).await.unwrap_err().code, ErrorCode::NotOffered, "{key}");
    }
    let stranger = HiddenValue::Field { record_id: person.person_id.clone(), key: "birth.date".into() };
    assert_eq!(four.console.app.field_reveal(stranger).await.unwrap_err().code, ErrorCode::NotFound);
    assert_eq!(four.console.happened().await.len(), entries, "nothing was shown, so nothing is noted");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hidden_value_is_amended_and_put_back_without_crossing() {
    let scene = scene().await;
    let app = &scene.four.console.app;
    let parked = OperationRef { operation_id: scene.conflict.operation_id.clone() };
    let parked = app.pending_get(parked).await.unwrap();
    let editable = &parked.editable[0];
    assert_eq!((editable.value.as_str(), editable.covered.as_deref()), ("", Some("•• ••• 1988")));
    let record_id = record(&scene.person, "secuconnect").record_id.clone();
    let field = FieldRef { record_id, key: "birth.date".into() };
    app.field_undo(field).await.unwrap();
    let now = scene.four.console.person(&scene.person.person_id).await.unwrap();
    assert_eq!(value(&now, "secuconnect", "birth.date"), "•• ••• 1987", "as it was before the change");
}
