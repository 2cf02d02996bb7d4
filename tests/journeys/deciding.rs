//! What both sides changed: shown line by line, decided, taken back, decided again, and sent exactly once.

use contract::ErrorCode;
use contract::wire::{
    ActivityKind, ConflictBatch, ConflictKind, ConflictView, Empty, LineChoice, MergeSide, OperationRef, PendingState, PersonView,
};
use serde_json::{Value, json};
use support::{Console, Desk, Four, Known, REACHED, answer, maria, other};

struct Scene {
    desk: Desk,
    console: Console,
    known: Known,
    person: PersonView,
}

/// A known customer, opened.
async fn scene() -> Scene {
    let desk = Desk::start().await;
    let known = desk.known(0).await;
    let (console, _) = Console::connected(&desk).await;
    let person = console.open(&known).await;
    Scene { desk, console, known, person }
}

impl Scene {
    /// Both sides change the name and two fields of the organisation's own; somebody else one more, and the agent one more.
    async fn conflict(&self) -> ConflictView {
        let there = [
            ("firstname", "Pieternel"),
            ("lastname", &self.known.family),
            ("custom_segment", "brewers"),
            ("custom_notitie", "Belt graag"),
            ("custom_taal", "fries"),
        ];
        self.desk.set(&self.known.id, &there).await;
        let here = [
            ("name.given", "Josephine"),
            ("custom.segment", "bakers"),
            ("custom.notitie", "Belt liever niet"),
            ("custom.bedrijf", "De Molen"),
        ];
        self.console.edit_fields(&self.person, &here).await.unwrap();
        self.console.conflicting(1).await.remove(0)
    }

    async fn there(&self) -> Value {
        self.desk.item(&self.known.id).await
    }
}

/// Ours, theirs, and something else.
fn one_of_each() -> [(&'static str, LineChoice); 3] {
    [
        ("name", LineChoice::Yours),
        ("custom.segment", LineChoice::Theirs),
        ("custom.notitie", other(&[("custom.notitie", "Belt soms")])),
    ]
}

fn operation(conflict: &ConflictView) -> OperationRef {
    OperationRef { operation_id: conflict.operation_id.clone() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conflict_shows_every_line_with_three_values_and_what_is_not_asked() {
    let scene = scene().await;
    let conflict = scene.conflict().await;
    assert_eq!((conflict.kind, conflict.can_create_again), (ConflictKind::Values, false));
    assert_eq!(conflict.person_id, scene.person.person_id);
    let lines: Vec<(&str, &str, &str, &str)> = conflict
        .lines
        .iter()
        .map(|line| {
            (line.line_id.as_str(), line.parts[0].was.as_str(), line.parts[0].yours.as_str(), line.parts[0].theirs.as_str())
        })
        .collect();
    let was = |key: &str| scene.person.fields.iter().find(|field| field.key == key).map_or("", |field| field.value.as_str());
    assert_eq!(
        lines,
        [
            ("custom.notitie", was("custom.notitie"), "Belt liever niet", "Belt graag"),
            ("custom.segment", was("custom.segment"), "bakers", "brewers"),
            ("name", scene.known.given.as_str(), "Josephine", "Pieternel"),
        ],
        "was, ours, theirs"
    );
    let settled: Vec<(&str, &str, MergeSide)> =
        conflict.settled.iter().map(|line| (line.label.as_str(), line.value.as_str(), line.by)).collect();
    assert_eq!(
        settled,
        [("bedrijf", "De Molen", MergeSide::Yours), ("taal", "fries", MergeSide::Theirs)],
        "what only one side changed"
    );
    let status = scene.console.app.app_status(Empty {}).await.unwrap();
    assert_eq!((status.conflicts, status.needs_attention), (1, 1), "counted for the rail");
    assert!(scene.console.pending().await[0].is_conflict, "pending points to the conflicts screen");
    let summary = scene.console.conflicts().await.conflicts.remove(0);
    assert_eq!(summary.subject, "notitie, segment, First name", "what is asked, in words");
    assert!(scene.desk.asked("updateCustomer").is_empty(), "nothing was sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_value_is_said_beside_its_field_and_an_unanswered_line_sends_nothing() {
    let scene = scene().await;
    let conflict = scene.conflict().await;
    let mut broken = one_of_each();
    broken[0].1 = other(&[("name.given", "Jos3phine")]);
    let preview = scene.console.app.conflict_preview(answer(&conflict, &broken)).await.unwrap_err();
    let decided = scene.console.decide(&conflict, &broken).await.unwrap_err();
    for error in [preview, decided] {
        assert_eq!((error.code, error.fields.len()), (ErrorCode::InvalidInput, 1), "{error:?}");
        assert_eq!((error.fields[0].field.as_str(), error.fields[0].character.as_deref()), ("name.given", Some("3")));
    }
    let error = scene.console.decide(&conflict, &one_of_each()[..2]).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::InvalidInput, "a line without an answer is nobody's decision");
    assert_eq!(scene.console.conflicting(1).await[0], conflict, "it stands as it was");
    assert!(scene.desk.asked("updateCustomer").is_empty() && scene.console.conflicts().await.decided.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_is_held_can_be_taken_back_and_is_sent_exactly_once() {
    let scene = scene().await;
    let conflict = scene.conflict().await;
    let preview = scene.console.app.conflict_preview(answer(&conflict, &one_of_each())).await.unwrap();
    let previewed = preview.request.unwrap();
    let parameter =
        |name: &str| previewed.parameters.iter().find(|parameter| parameter.name == name).map(|found| found.value.as_str());
    assert_eq!(
        (parameter("firstname"), parameter("custom_notitie"), parameter("custom_bedrijf"), parameter("custom_segment")),
        (Some("Josephine"), Some("Belt soms"), Some("De Molen"), None),
        "what is theirs is not sent: {previewed:?}"
    );
    let decided = scene.console.decide(&conflict, &one_of_each()).await.unwrap();
    assert_eq!((decided.operation_ids.as_slice(), decided.still_open), (&[conflict.operation_id.clone()][..], 0));
    let held = scene.console.pending().await.remove(0);
    assert!(matches!(held.state, PendingState::Held { .. }), "it can still be taken back: {held:?}");
    let listed = scene.console.conflicts().await;
    assert_eq!((listed.conflicts.len(), listed.decided.len()), (0, 1), "not asked any more, and can be taken back");

    scene.console.app.conflict_undo(operation(&conflict)).await.unwrap();
    assert_eq!(scene.console.conflicting(1).await[0], conflict, "exactly the conflict that was decided");
    assert!(scene.desk.asked("updateCustomer").is_empty(), "nothing was sent");
    assert_eq!(scene.console.activity().await[..2], [ActivityKind::DecisionUndone, ActivityKind::Decided]);
    let twice = scene.console.app.conflict_undo(operation(&conflict)).await.unwrap_err();
    assert_eq!(twice.code, ErrorCode::NotNow, "there is no decision to take back");

    scene.console.decide(&conflict, &one_of_each()).await.unwrap();
    scene.console.all_sent().await;
    let sent = scene.desk.once("updateCustomer");
    assert_eq!(scene.desk.asked("updateCustomer").len(), 1, "the decision that was taken back never left");
    for parameter in &previewed.parameters {
        assert_eq!(sent.params.get(&parameter.name), Some(&parameter.value), "what was previewed is what was sent");
    }
    let there = scene.there().await;
    let stands = |name: &str| there[name].as_str().unwrap_or_default().to_owned();
    assert_eq!(
        ["firstname", "custom_segment", "custom_notitie", "custom_taal", "custom_bedrijf"].map(stands),
        ["Josephine", "brewers", "Belt soms", "fries", "De Molen"],
        "ours, theirs, another, and what was not asked"
    );
    let late = scene.console.app.conflict_undo(operation(&conflict)).await.unwrap_err();
    assert_eq!(late.code, ErrorCode::NotNow, "what was sent is changed on the customer's page");
    assert_eq!(scene.console.app.conflict_get(operation(&conflict)).await.unwrap_err().code, ErrorCode::NotFound);
}

#[tokio::test(flavor = "multi_thread")]
async fn all_theirs_ends_without_a_request() {
    let scene = scene().await;
    scene.desk.rename(&scene.known.id, "Pieternel", &scene.known.family).await;
    scene.console.edit(&scene.person, "name.given", "Josephine").await.unwrap();
    let conflict = scene.console.conflicting(1).await.remove(0);
    let theirs = [("name", LineChoice::Theirs)];
    let preview = scene.console.app.conflict_preview(answer(&conflict, &theirs)).await.unwrap();
    assert_eq!(preview.request, None, "nothing is left to send");
    scene.console.decide(&conflict, &theirs).await.unwrap();
    scene.console.all_sent().await;
    assert!(scene.desk.asked("updateCustomer").is_empty());
    let now = scene.console.person(&scene.person.person_id).await.unwrap();
    assert_eq!(now.name, format!("Pieternel {}", scene.known.family), "the agent sees what stands there");
}

#[tokio::test(flavor = "multi_thread")]
async fn both_names_are_one_line() {
    let scene = scene().await;
    scene.desk.rename(&scene.known.id, "Pieternel", "Anders").await;
    scene.console.edit(&scene.person, "name.given", "Josephine").await.unwrap();
    let conflict = scene.console.conflicting(1).await.remove(0);
    let [line] = conflict.lines.as_slice() else { panic!("one line: {conflict:?}") };
    assert_eq!((line.line_id.as_str(), line.label.as_str(), line.parts.len()), ("name", "Name", 2));
    let family = line.parts.iter().find(|part| part.key == "name.family").unwrap();
    assert_eq!(
        (family.was.as_str(), family.yours.as_str(), family.theirs.as_str()),
        (scene.known.family.as_str(), scene.known.family.as_str(), "Anders"),
        "ours is the name as the agent saw it"
    );
    scene.console.decide(&conflict, &[("name", LineChoice::Yours)]).await.unwrap();
    scene.console.all_sent().await;
    let there = scene.there().await;
    assert_eq!(
        (&there["firstname"], &there["lastname"]),
        (&json!("Josephine"), &json!(scene.known.family)),
        "the whole name is ours"
    );
    scene.desk.once("updateCustomer");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_one_line_and_is_sent_whole() {
    let four = Four::start().await;
    let person = four.create(four.form(&["synctera"], &maria(), &REACHED)).await;
    four.console.all_sent().await;
    let person = four.console.person(&person.person_id).await.unwrap();
    let id = person.records[0].remote_id.clone().unwrap();
    let moved = json!({"legal_address": {"address_line_1": "Keizersgracht 12", "city": "Utrecht", "postal_code": "3511 AA", "country_code": "NL"}});
    four.desk.patch_in_synctera(&id, &moved).await;
    four.edit(&person.records[0], &[("address.legal.line1", "Herengracht 5")], false).await.unwrap();
    let conflict = four.console.conflicting(1).await.remove(0);
    let [line] = conflict.lines.as_slice() else { panic!("one line: {conflict:?}") };
    assert_eq!((line.line_id.as_str(), line.label.as_str()), ("address.legal", "Legal address"));
    let mut parts: Vec<(&str, &str, &str)> =
        line.parts.iter().map(|part| (part.key.as_str(), part.yours.as_str(), part.theirs.as_str())).collect();
    parts.sort_unstable();
    assert_eq!(
        parts,
        [
            ("address.legal.city", "Amsterdam", "Utrecht"),
            ("address.legal.line1", "Herengracht 5", "Keizersgracht 12"),
            ("address.legal.postal_code", "1015 CR", "3511 AA"),
        ],
        "half an address of each is nobody's"
    );
    four.console.decide(&conflict, &[("address.legal", LineChoice::Yours)]).await.unwrap();
    four.console.all_sent().await;
    let there = four.desk.in_synctera(&id).await["legal_address"].clone();
    assert_eq!(
        (&there["address_line_1"], &there["city"], &there["postal_code"]),
        (&json!("Herengracht 5"), &json!("Amsterdam"), &json!("1015 CR"))
    );
    assert_eq!(four.desk.executed("patchCustomer").len(), 2, "somebody else's, and ours once");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_answer_for_all_lines_of_a_kind_leaves_other_lines_open() {
    let desk = Desk::start().await;
    let known = [desk.known(0).await, desk.known(1).await];
    let (console, _) = Console::connected(&desk).await;
    let mut people = Vec::new();
    for known in &known {
        people.push(console.open(known).await);
        let there = [("firstname", "Pieternel"), ("lastname", &known.family), ("custom_segment", "brewers")];
        desk.set(&known.id, &there).await;
    }
    console.edit(&people[0], "name.given", "Josephine").await.unwrap();
    console.conflicting(1).await;
    console.edit_fields(&people[1], &[("name.given", "Anders"), ("custom.segment", "bakers")]).await.unwrap();
    let conflicts = console.conflicting(2).await;
    let alike = |conflict: &ConflictView| -> Vec<(String, u32)> {
        conflict.lines.iter().map(|line| (line.line_id.clone(), line.alike)).collect()
    };
    assert_eq!(alike(&conflicts[0]), [("name".to_owned(), 2)], "two names are asked");
    assert_eq!(alike(&conflicts[1]), [("custom.segment".to_owned(), 1), ("name".to_owned(), 2)], "and one segment");
    let batch = |choice| ConflictBatch { operation_id: conflicts[0].operation_id.clone(), line_id: "name".into(), choice };
    let error = console.app.conflict_decide_alike(batch(other(&[("name.given", "Zoë")]))).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::InvalidInput, "nobody is called like everybody else");
    let decided = console.app.conflict_decide_alike(batch(LineChoice::Yours)).await.unwrap();
    assert_eq!((decided.operation_ids.as_slice(), decided.still_open), (&[conflicts[0].operation_id.clone()][..], 1));
    let left = console.conflicting(1).await.remove(0);
    let lines: Vec<&str> = left.lines.iter().map(|line| line.line_id.as_str()).collect();
    assert_eq!((left.operation_id.as_str(), lines.as_slice()), (conflicts[1].operation_id.as_str(), &["custom.segment"][..]));
    console.decide(&left, &[("custom.segment", LineChoice::Theirs)]).await.unwrap();
    console.all_sent().await;
    assert_eq!(desk.executed("updateCustomer").len(), 2, "one for each customer");
    let (first, second) = (desk.item(&known[0].id).await, desk.item(&known[1].id).await);
    assert_eq!((&first["firstname"], &second["firstname"]), (&json!("Josephine"), &json!("Anders")), "each its own name");
    assert_eq!(second["custom_segment"], json!("brewers"), "decided by itself");
}
