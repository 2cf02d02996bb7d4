//! One person in four systems: created, found, changed, linked and told apart.

use contract::wire::{
    ActivityKind, CandidateChoice, ChannelChange, CopyConfirm, CopyRequest, HiddenValue, LiveSearchReply, PendingState,
    PersonLink, PersonRef, PersonView, RecordRef, RecordState, ValueSource,
};
use contract::{ErrorCode, Retry};
use sandbox::Fault;
use support::{Four, REACHED, maria, record, value};

const CREATES: [(&str, &str); 4] =
    [("omnidesk", "postIndex"), ("securely", "import"), ("secuconnect", "createCustomer"), ("synctera", "createCustomer")];

#[tokio::test(flavor = "multi_thread")]
async fn one_form_makes_one_person_in_four_systems_with_one_request_each() {
    let four = Four::start().await;
    let systems: Vec<&str> = CREATES.iter().map(|(system, _)| *system).collect();
    let person = four.create(four.form(&systems, &maria(), &REACHED)).await;
    assert_eq!(person.records.len(), 4, "one operation for each system, one person");
    four.console.all_sent().await;
    let journal = four.desk.journal();
    for (system, operation) in CREATES {
        let sent: Vec<_> = journal.iter().filter(|entry| entry.system == system && entry.operation == operation).collect();
        assert_eq!(sent.len(), 1, "{system} was asked once: {sent:?}");
        assert!(sent[0].executed);
    }
    let now = four.console.person(&person.person_id).await.unwrap();
    assert!(now.records.iter().all(|record| record.state == RecordState::Known && record.remote_id.is_some()));
    assert_eq!(value(&now, "secuconnect", "address.legal.street"), "Keizersgracht");
    assert_eq!(value(&now, "synctera", "address.legal.line1"), "Keizersgracht 12", "each system cuts an address its own way");
    for system in ["secuconnect", "synctera"] {
        let born = HiddenValue::Field { record_id: record(&now, system).record_id.clone(), key: "birth.date".into() };
        let born = four.console.app.field_reveal(born).await.unwrap().value;
        assert_eq!(born, "1990-04-05", "a date of birth never moves");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn she_is_found_in_each_system_by_what_it_can_search() {
    let four = Four::start().await;
    let fields: Vec<_> = maria().into_iter().chain([("id.external", "C-900001")]).collect();
    let systems: Vec<&str> = CREATES.iter().map(|(system, _)| *system).collect();
    let person = four.create(four.form(&systems, &fields, &REACHED)).await;
    four.console.all_sent().await;
    let found = |reply: LiveSearchReply| match reply {
        LiveSearchReply::Found { rows, .. } => rows.iter().any(|row| row.person_id == person.person_id),
        LiveSearchReply::CannotSearch { reason } => panic!("{reason}"),
    };
    for system in systems {
        assert!(found(four.ask(system, "maria.jansen@example.nl").await), "{system} finds her by e-mail");
        assert!(found(four.ask(system, "+31 6 12345678").await), "{system} finds her by phone");
    }
    for system in ["omnidesk", "secuconnect", "synctera"] {
        assert!(found(four.ask(system, "Maria Jansen").await), "{system} finds her by name");
    }
    for system in ["omnidesk", "securely"] {
        assert!(found(four.ask(system, "C-900001").await), "{system} finds her by external id");
    }
    match four.ask("securely", "Maria Jansen").await {
        LiveSearchReply::CannotSearch { reason } => assert!(!reason.is_empty(), "and says why it cannot"),
        LiveSearchReply::Found { .. } => panic!("names are no criterion there"),
    }
    assert_eq!(four.desk.asked("import").len(), 1, "looking never imports");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_system_is_changed_its_own_way_and_nothing_else_is_touched() {
    let four = Four::start().await;
    let systems = ["omnidesk", "secuconnect", "synctera"];
    let person = four.create(four.form(&systems, &maria(), &REACHED)).await;
    four.console.all_sent().await;
    let person = four.console.person(&person.person_id).await.unwrap();
    for system in systems {
        four.edit(record(&person, system), &[("name.given", "Marijke")], false).await.unwrap();
    }
    four.console.all_sent().await;
    let sent = |system: &str, operation: &str| {
        let journal = four.desk.journal();
        let mut sent =
            journal.into_iter().filter(|entry| entry.executed && entry.system == system && entry.operation == operation);
        let first = sent.next().unwrap();
        assert!(sent.next().is_none(), "{system} {operation} once");
        first
    };
    assert_eq!(sent("omnidesk", "updateCustomer").params["firstname"], "Marijke");
    let replaced = sent("secuconnect", "updateCustomer");
    assert_eq!(replaced.params["contact.address.city"], "Amsterdam", "what is not sent would be gone there");
    assert_eq!(replaced.params["contact.dob"], "1990-04-05");
    let patched = sent("synctera", "patchCustomer");
    assert_eq!(patched.params.keys().collect::<Vec<_>>(), ["first_name"], "only what changed");
    let now = four.console.person(&person.person_id).await.unwrap();
    assert_eq!(value(&now, "secuconnect", "address.legal.city"), "Amsterdam");
    assert_eq!(value(&now, "synctera", "address.legal.city"), "Amsterdam");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_by_one_system_is_its_own_matter() {
    let four = Four::start().await;
    let fields = [("name.given", "Maria"), ("name.family", "Jansen"), ("status", "ACTIVE")];
    let person = four.create(four.form(&["omnidesk", "secuconnect", "synctera"], &fields, &REACHED)).await;
    let refused = four.console.waiting("Synctera has refused", |operation| operation.state == PendingState::Rejected).await;
    assert_eq!(refused.system.provider, "synctera");
    let error = refused.last_error.unwrap();
    assert_eq!(error.code, ErrorCode::RejectedByProvider);
    assert!(error.fields.iter().any(|issue| issue.field == "birth.date"), "named by the field it is about: {:?}", error.fields);
    four.console.until("the others are there", async || (four.console.pending().await.len() == 1).then_some(())).await;
    let now = four.console.person(&person.person_id).await.unwrap();
    assert_eq!(record(&now, "omnidesk").state, RecordState::Known);
    assert_eq!(record(&now, "secuconnect").state, RecordState::Known);
    assert_eq!(record(&now, "synctera").state, RecordState::New);
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_known_to_securely_is_never_taken_silently() {
    let four = Four::start().await;
    let first = four.create(four.form(&["securely"], &[("name.given", "Maria"), ("name.family", "Jansen")], &REACHED)).await;
    four.console.all_sent().await;
    let again = [("name.given", "Mia"), ("name.family", "Visser")];
    let second = four.create(four.form(&["securely"], &again, &[("email", "maria.jansen@example.nl")])).await;
    let asked = four.console.waiting("the agent is asked", |operation| operation.state == PendingState::Parked).await;
    assert_eq!(asked.candidates.len(), 1);
    let candidate = &asked.candidates[0];
    assert_eq!(candidate.name, "Maria Jansen");
    let names: Vec<(&str, &str)> = candidate
        .differences
        .iter()
        .map(|difference| (difference.after.as_str(), difference.theirs.as_deref().unwrap_or_default()))
        .collect();
    assert_eq!(names, [("Visser", "Jansen"), ("Mia", "Maria")], "the names that were not changed are said");
    let choice = CandidateChoice { operation_id: asked.operation_id.clone(), remote_id: candidate.remote_id.clone() };
    let chosen = four.console.app.pending_choose(choice).await.unwrap();
    let now = four.console.person(&chosen.person_id).await.unwrap();
    assert_eq!(now.records.len(), 1, "the same customer is not kept twice");
    assert_eq!(value(&now, "securely", "name.given"), "Maria");
    assert!(four.console.pending().await.is_empty());
    assert_eq!(four.desk.asked("import").len(), 2);
    let _ = (first, second);
}

#[tokio::test(flavor = "multi_thread")]
async fn linked_people_are_one_until_they_are_taken_apart() {
    let four = Four::start().await;
    let a = four.create(four.form(&["omnidesk"], &[("name.given", "Maria"), ("name.family", "Jansen")], &REACHED)).await;
    let b = four.create(four.form(&["secuconnect"], &[("name.given", "M."), ("name.family", "Jansen")], &REACHED)).await;
    four.console.all_sent().await;
    let proposed = four.console.app.person_matches(PersonRef { person_id: a.person_id.clone() }).await.unwrap();
    let other = proposed.rows.iter().find(|row| row.person_id == b.person_id).unwrap();
    let reason = other.reason.as_deref().unwrap_or_default();
    assert!(reason.contains("same e-mail address") && reason.contains("same phone number"), "{reason}");
    let before = (four.console.person(&a.person_id).await.unwrap(), four.console.person(&b.person_id).await.unwrap());
    let link = PersonLink { person_id: a.person_id.clone(), other_person_id: b.person_id.clone() };
    four.console.app.person_link(link.clone()).await.unwrap();
    assert_eq!(four.console.app.person_link(link).await.unwrap_err().code, ErrorCode::NotNow, "they are one already");
    let one = four.console.person(&b.person_id).await.unwrap();
    assert_eq!((one.person_id.as_str(), one.records.len()), (a.person_id.as_str(), 2));
    let joined = record(&one, "secuconnect");
    assert!(joined.unlink.ok && joined.linked_at.is_some());
    let apart = four.console.app.record_unlink(RecordRef { record_id: joined.record_id.clone() }).await.unwrap();
    assert_eq!(apart.person_id, b.person_id);
    let after = (four.console.person(&a.person_id).await.unwrap(), four.console.person(&b.person_id).await.unwrap());
    assert_eq!((before.0.records.len(), before.1.name), (after.0.records.len(), after.1.name), "exactly as before");
    let activity = four.console.activity().await;
    assert!(activity.contains(&ActivityKind::Linked) && activity.contains(&ActivityKind::Unlinked));
    assert!(four.desk.asked("updateCustomer").is_empty(), "linking sends nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_is_copied_to_other_systems_as_edits_that_are_seen_first() {
    let four = Four::start().await;
    let person = four.create(four.form(&["omnidesk", "secuconnect", "synctera"], &maria(), &REACHED)).await;
    four.console.all_sent().await;
    let person = four.console.person(&person.person_id).await.unwrap();
    let of = |view: &PersonView, system: &str, kind: &str| {
        let id = &record(view, system).record_id;
        view.channels.iter().find(|channel| channel.record_id == *id && channel.kind == kind).unwrap().channel_id.clone()
    };
    let channel_id = of(&person, "secuconnect", "email");
    let change = ChannelChange { channel_id: channel_id.clone(), address: "maria@example.com".into(), no_sync: true };
    four.console.app.channel_change(change).await.unwrap();
    four.console.all_sent().await;
    let source = ValueSource::Channel { channel_id };
    let plan = four.console.app.copy_plan(CopyRequest { source: source.clone() }).await.unwrap();
    assert_eq!(plan.value, "maria@example.com");
    let target = |system: &str| plan.targets.iter().find(|target| target.system.provider == system).unwrap();
    assert_eq!(target("synctera").changes[0].before, "maria.jansen@example.nl", "kept once there, so it is replaced");
    assert_eq!(target("omnidesk").changes[0].before, "", "any number there, so it is added");
    let record_ids = vec![target("synctera").record_id.clone()];
    let copied = four.console.app.copy_confirm(CopyConfirm { source, record_ids }).await.unwrap();
    assert_eq!(copied.saved, 1, "only where the agent said so");
    four.console.all_sent().await;
    let field =
        ValueSource::Field { record_id: record(&person, "secuconnect").record_id.clone(), key: "address.legal.city".into() };
    let plan = four.console.app.copy_plan(CopyRequest { source: field }).await.unwrap();
    let obstacle = |system: &str| plan.targets.iter().find(|target| target.system.provider == system).unwrap().obstacle.clone();
    assert!(obstacle("omnidesk").unwrap().contains("no such field"));
    assert!(obstacle("synctera").unwrap().contains("same there"), "an address cut in other parts is the same address");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_makes_no_second_customer_in_any_system() {
    for (system, operation) in CREATES {
        let four = Four::start().await;
        four.desk.fail(operation, Fault::DropResponse, 1);
        let person = four.create(four.form(&[system], &maria(), &REACHED)).await;
        four.console.all_sent().await;
        // Securely may be asked again and finds her; that is no second customer.
        let again = ["found", "replayed"];
        let made = four.desk.executed(operation).into_iter().filter(|entry| entry.system == system);
        let made = made.filter(|entry| entry.result.as_deref().is_none_or(|result| !again.contains(&result))).count();
        assert_eq!(made, 1, "{system} made one customer");
        let now = four.console.person(&person.person_id).await.unwrap();
        assert_eq!((now.records[0].state, now.waiting), (RecordState::Known, 0), "{system} knows her now");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_revoked_is_renewed_without_a_word() {
    let four = Four::start().await;
    let person = four.create(four.form(&["secuconnect"], &maria(), &REACHED)).await;
    four.console.all_sent().await;
    four.desk.fail("getCustomer", Fault::RevokeToken, 1);
    let person = four.console.person(&person.person_id).await.unwrap();
    four.edit(&person.records[0], &[("name.given", "Marijke")], false).await.unwrap();
    four.console.all_sent().await;
    assert!(four.desk.met(), "a token was revoked in mid-flow");
    let now = four.console.person(&person.person_id).await.unwrap();
    assert_eq!((value(&now, "secuconnect", "name.given"), now.needs_attention), ("Marijke", 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_social_security_number_is_in_no_table_and_arrives() {
    let four = Four::start().await;
    let person = four.create(four.form(&["synctera"], &maria(), &REACHED)).await;
    four.console.all_sent().await;
    let person = four.console.person(&person.person_id).await.unwrap();
    four.desk.fail("patchCustomer", Fault::Status { code: 503, retry_after: None }, 1);
    four.edit(&person.records[0], &[("ssn", "912-34-5678")], false).await.unwrap();
    let waiting = four.console.waiting("it was tried once", |operation| operation.attempts > 0).await;
    let shown = format!("{waiting:?}");
    assert!(shown.contains("5678") && !shown.contains("912-34"), "only its end is shown: {shown}");
    four.console.all_sent().await;
    let now = four.console.person(&person.person_id).await.unwrap();
    assert!(value(&now, "synctera", "ssn").ends_with("5678"), "{}", value(&now, "synctera", "ssn"));
    let patches = four.desk.asked("patchCustomer");
    assert!(patches.len() >= 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_legal_weight_has_to_be_confirmed() {
    let four = Four::start().await;
    let person = four.create(four.form(&["synctera"], &maria(), &REACHED)).await;
    four.console.all_sent().await;
    let person = four.console.person(&person.person_id).await.unwrap();
    let refused = four.edit(&person.records[0], &[("status", "DECEASED")], false).await.unwrap_err();
    assert_eq!((refused.code, refused.retry), (ErrorCode::InvalidInput, Retry::Never));
    assert_eq!(refused.fields[0].rule, "confirm");
    assert!(four.console.pending().await.is_empty(), "nothing was saved");
    four.edit(&person.records[0], &[("status", "DECEASED")], true).await.unwrap();
    four.console.all_sent().await;
    let lacking = four.edit(&person.records[0], &[("ban.status", "SUSPENDED")], false).await.unwrap_err();
    assert_eq!(lacking.fields[0].field, "ban.note", "a suspension has to be explained");
}
