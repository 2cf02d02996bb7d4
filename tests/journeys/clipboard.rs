//! Hidden values on the clipboard: they get there without the page, and do not stay. How long they stay is tested where a clock can be
//! moved, beside `app::Clipboard`.

use app::Clipboard as _;
use contract::wire::{ActivityKind, FieldRef};
use support::{Four, REACHED, maria, record};

async fn copied() -> Four {
    let four = Four::start().await;
    let person = four.create(four.form(&["secuconnect"], &maria(), &REACHED)).await;
    four.console.all_sent().await;
    let field = FieldRef { record_id: record(&person, "secuconnect").record_id.clone(), key: "birth.date".into() };
    let reply = four.console.app.field_copy(field).await.unwrap();
    assert_eq!(serde_json::to_string(&reply).unwrap(), "{}", "the value is not in the reply");
    four
}

async fn held(four: &Four) -> Option<String> {
    four.console.clipboard.text().await.map(|text| text.to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copied_value_is_on_the_clipboard_and_in_the_activity_by_its_name() {
    let four = copied().await;
    assert_eq!(held(&four).await.as_deref(), Some("1990-04-05"));
    let entry = four.console.happened().await.remove(0);
    assert_eq!((entry.kind, entry.subject.as_str()), (ActivityKind::Copied, "Date of birth"));
    assert!(!serde_json::to_string(&entry).unwrap().contains("1990"));
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_gone_when_the_program_closes() {
    let four = copied().await;
    four.console.app.close().await;
    assert_eq!(held(&four).await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_copied_since_stays_when_the_program_closes() {
    let four = copied().await;
    four.console.clipboard.put("a shopping list".to_owned().into()).await.unwrap();
    four.console.app.close().await;
    assert_eq!(held(&four).await.as_deref(), Some("a shopping list"));
}
