//! What goes together without a question: listed, told on the field and in the activity, and put back on demand.

use contract::ErrorCode;
use contract::wire::{ActivityKind, MergeRef, MergeSide, PersonView, ValueChange};
use serde_json::json;
use support::{Console, Desk, Four, Known, REACHED, maria};

struct Scene {
    desk: Desk,
    console: Console,
    known: Known,
    person: PersonView,
    segment: String,
}

/// A customer whose segment the agent has changed, while somebody else changed the language.
async fn merged() -> Scene {
    let desk = Desk::start().await;
    let known = desk.known(0).await;
    desk.set(&known.id, &[("firstname", &known.given), ("lastname", &known.family), ("custom_segment", "millers")]).await;
    let (console, _) = Console::connected(&desk).await;
    let person = console.open(&known).await;
    desk.set(&known.id, &[("firstname", &known.given), ("lastname", &known.family), ("custom_taal", "fries")]).await;
    console.edit(&person, "custom.segment", "bakers").await.unwrap();
    console.all_sent().await;
    Scene { desk, console, known, person, segment: "millers".into() }
}

impl Scene {
    fn merge_ref(&self, merge_id: &str) -> MergeRef {
        MergeRef { merge_id: merge_id.into() }
    }

    async fn there(&self, name: &str) -> String {
        self.desk.item(&self.known.id).await[name].as_str().unwrap_or_default().to_owned()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_merge_is_listed_told_on_the_fields_and_kept_with_its_values() {
    let scene = merged().await;
    let listed = scene.console.conflicts().await;
    assert_eq!((listed.conflicts.len(), listed.merged.len()), (0, 1), "nobody was asked");
    let merge = &listed.merged[0];
    let lines: Vec<(&str, &str, &str, MergeSide)> =
        merge.lines.iter().map(|line| (line.label.as_str(), line.was.as_str(), line.value.as_str(), line.by)).collect();
    assert_eq!(lines[0], ("segment", scene.segment.as_str(), "bakers", MergeSide::Yours));
    assert_eq!((lines.len(), lines[1].0, lines[1].2, lines[1].3), (2, "taal", "fries", MergeSide::Theirs));
    assert!(merge.undo.ok && merge.person_id.as_deref() == Some(&scene.person.person_id));
    let now = scene.console.person(&scene.person.person_id).await.unwrap();
    let words = |key: &str| now.fields.iter().find(|field| field.key == key).and_then(|field| field.merged.clone());
    assert!(words("custom.segment").unwrap().contains("only you"), "told where it is seen");
    assert!(words("custom.taal").unwrap().contains("Fietsenwinkel"), "with the name of the system");
    assert_eq!(words("name.given"), None, "what nobody changed did not merge");
    let entry = scene.console.happened().await.into_iter().find(|entry| entry.kind == ActivityKind::Merged).unwrap();
    let ours = ValueChange { label: "segment".into(), before: scene.segment.clone(), after: "bakers".into(), theirs: None };
    assert_eq!((entry.values.len(), &entry.values[0]), (2, &ours), "the values are kept, so that nothing is lost");
}

#[tokio::test(flavor = "multi_thread")]
async fn our_part_of_a_merge_is_put_back_as_an_ordinary_change() {
    let scene = merged().await;
    let merge = scene.console.conflicts().await.merged.remove(0);
    let saved = scene.console.app.merge_undo(scene.merge_ref(&merge.merge_id)).await.unwrap();
    assert!(saved.operation_id.is_some(), "it is sent like any other");
    scene.console.all_sent().await;
    assert_eq!(scene.there("custom_segment").await, scene.segment, "what it was");
    assert_eq!(scene.there("custom_taal").await, "fries", "what somebody else changed stays");
    assert_eq!(scene.desk.executed("updateCustomer").len(), 2, "the change, and its taking back");
    let again = scene.console.app.merge_undo(scene.merge_ref(&merge.merge_id)).await.unwrap_err();
    assert_eq!(again.code, ErrorCode::NotOffered, "it is put back already");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_merge_is_not_put_back_over_what_was_changed_since() {
    let scene = merged().await;
    let now = scene.console.person(&scene.person.person_id).await.unwrap();
    scene.console.edit(&now, "custom.segment", "brewers").await.unwrap();
    scene.console.all_sent().await;
    let merge = scene.console.conflicts().await.merged.into_iter().last().unwrap();
    assert_eq!((merge.undo.ok, merge.undo.reason.as_deref()), (false, Some("These values have changed since.")));
    let error = scene.console.app.merge_undo(scene.merge_ref(&merge.merge_id)).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::NotOffered);
    assert_eq!(scene.there("custom_segment").await, "brewers", "the later change stays");
    assert!(scene.console.pending().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn masked_values_are_covered_wherever_they_cannot_be_revealed() {
    let four = Four::start().await;
    let person = four.create(four.form(&["synctera"], &maria(), &REACHED)).await;
    four.console.all_sent().await;
    let person = four.console.person(&person.person_id).await.unwrap();
    four.desk.patch_in_synctera(person.records[0].remote_id.as_deref().unwrap(), &json!({"dob": "1990-05-04"})).await;
    four.edit(&person.records[0], &[("name.given", "Marijke")], false).await.unwrap();
    four.console.all_sent().await;
    let merged = format!("{:?}", four.console.conflicts().await.merged);
    let happened = format!("{:?}", four.console.happened().await);
    for shown in [&merged, &happened] {
        assert!(shown.contains("•• ••• 1990") && shown.contains("Marijke"), "the day is covered, the name is not: {shown}");
        assert!(!shown.contains("1990-05-04") && !shown.contains("1990-04-05"), "neither day is shown: {shown}");
    }
}
