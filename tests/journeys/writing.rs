//! Every change of an existing customer arrives exactly once, as intended, and is seen to have arrived.

use contract::wire::{
    ActivityKind, ChannelAdd, ChannelChange, ChannelRef, CrmSync, EventAdd, PersonView, RecordState, TimelineRefresh,
};
use support::{Console, Desk, Known};

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
    fn record(&self) -> String {
        self.person.records[0].record_id.clone()
    }

    async fn now(&self) -> PersonView {
        self.console.person(&self.person.person_id).await.unwrap()
    }

    fn email_channel(&self) -> String {
        let is = |channel: &&contract::wire::ChannelView| channel.raw == self.known.email;
        self.person.channels.iter().find(is).unwrap().channel_id.clone()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit() {
    let scene = scene().await;
    let saved = scene.console.edit(&scene.person, "name.given", "Josephine").await.unwrap();
    assert!(saved.operation_id.is_some());
    assert_eq!(scene.now().await.name, format!("Josephine {}", scene.known.family), "seen at once, sent or not");
    scene.console.all_sent().await;
    let sent = scene.desk.once("updateCustomer");
    let params: Vec<(&str, &str)> = sent.params.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(
        params,
        [
            ("brandID", "1"),
            ("externalPrimaryID", scene.known.external_id.as_str()),
            ("firstname", "Josephine"),
            ("lastname", scene.known.family.as_str()),
        ],
        "the pair of names and nothing else"
    );
    assert_eq!(sent.content_type.as_deref(), Some("application/x-www-form-urlencoded"));
    let item = scene.desk.item(&scene.known.id).await;
    assert_eq!((&item["firstname"], &item["lastname"]), (&"Josephine".into(), &scene.known.family.as_str().into()));
    let field = scene.now().await.fields.into_iter().find(|field| field.key == "name.given").unwrap();
    assert_eq!((field.value.as_str(), field.was, field.change), ("Josephine", None, None), "nothing waits any more");
    assert!(scene.console.activity().await.starts_with(&[ActivityKind::Applied, ActivityKind::Saved]));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_of_a_custom_field() {
    let scene = scene().await;
    scene.console.edit(&scene.person, "custom.notitie", "Belt liever niet").await.unwrap();
    scene.console.all_sent().await;
    let sent = scene.desk.once("updateCustomer");
    assert_eq!(sent.params["custom_notitie"], "Belt liever niet");
    assert!(!sent.params.contains_key("firstname"), "names are not touched");
    assert_eq!(scene.desk.item(&scene.known.id).await["custom_notitie"], "Belt liever niet");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_of_a_customer_of_another_brand_blanks_no_name() {
    let desk = Desk::with(120).await;
    let known = desk.of_another_brand().await;
    let (console, _) = Console::connected(&desk).await;
    let person = console.find(&known).await;
    console.edit(&person, "name.given", "Josephine").await.unwrap();
    console.all_sent().await;
    let sent = desk.once("putItem");
    assert_eq!((sent.params["firstname"].as_str(), sent.params["lastname"].as_str()), ("Josephine", known.family.as_str()));
    let item = desk.item(&known.id).await;
    assert_eq!((&item["lastname"], &item["brand_id"]), (&known.family.as_str().into(), &2.into()), "neither blanked nor moved");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_that_is_added() {
    let scene = scene().await;
    let (record_id, kind, address) = (scene.record(), "telephone".into(), "06-12345678".into());
    scene.console.app.channel_add(ChannelAdd { record_id, kind, address, no_sync: true }).await.unwrap();
    scene.console.all_sent().await;
    let sent = scene.desk.once("addChannelOnly");
    assert_eq!(sent.params["customer_id"], scene.known.id);
    assert_eq!(sent.params["extra_telephone"], "+31612345678", "international, as the system wants it");
    assert!(sent.params.contains_key("noSync"), "tickets stay where they are");
    let now = scene.now().await;
    let channel = now.channels.iter().find(|channel| channel.raw == "+31612345678").unwrap();
    assert_eq!((channel.change, channel.address.as_str()), (None, "+31 6 12345678"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_that_is_changed() {
    let scene = scene().await;
    let (channel_id, address) = (scene.email_channel(), "nieuw@example.com".into());
    scene.console.app.channel_change(ChannelChange { channel_id, address, no_sync: false }).await.unwrap();
    scene.console.all_sent().await;
    assert_eq!(scene.desk.once("addChannelOnly").params["extra_email"], "nieuw@example.com");
    scene.desk.once("deleteItemChannel");
    let addresses: Vec<_> = scene.now().await.channels.into_iter().map(|channel| channel.raw).collect();
    assert!(addresses.contains(&"nieuw@example.com".to_owned()) && !addresses.contains(&scene.known.email));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_that_is_removed() {
    let scene = scene().await;
    let there = scene.person.channels.len();
    scene.console.app.channel_remove(ChannelRef { channel_id: scene.email_channel() }).await.unwrap();
    scene.console.all_sent().await;
    scene.desk.once("deleteItemChannel");
    let left = scene.desk.item(&scene.known.id).await["channels"].as_array().unwrap().len();
    assert_eq!((left, scene.now().await.channels.len()), (there - 1, there - 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event() {
    let scene = scene().await;
    let event = EventAdd {
        record_id: scene.record(),
        message: "Order 1234 shipped".into(),
        initiated_by: "warehouse".into(),
        source_url: "https://shop.example/orders/1234".into(),
    };
    let operation = scene.console.app.event_add(event).await.unwrap().operation_id.unwrap();
    scene.console.all_sent().await;
    let sent = scene.desk.once("externalEvent");
    assert_eq!((sent.params["message"].as_str(), sent.params["initiated_by"].as_str()), ("Order 1234 shipped", "warehouse"));
    let link = &sent.params["source_url"];
    assert!(link.starts_with("https://shop.example/orders/1234#") && link.ends_with(&operation), "found again by it: {link}");
    let refresh = TimelineRefresh { person_id: scene.person.person_id.clone(), with_tickets: false };
    scene.console.app.timeline_refresh(refresh).await.unwrap();
    let entries = scene.console.timeline(&scene.person.person_id).await.entries;
    let shown = entries.iter().filter(|entry| entry.text == "Order 1234 shipped").count();
    assert_eq!(shown, 1, "the system's own entry has taken the place of this device's");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crm_sync() {
    let scene = scene().await;
    scene.console.app.crm_sync(CrmSync { channel_id: scene.email_channel() }).await.unwrap();
    scene.console.all_sent().await;
    let sent = scene.desk.once("syncWithCRM");
    assert_eq!((sent.params["channel"].as_str(), sent.params["address"].as_str()), ("email", scene.known.email.as_str()));
    let item = scene.desk.item(&scene.known.id).await;
    let now = scene.now().await;
    let shown = now.fields.iter().find(|field| field.key == "custom.crm_segment").map(|field| field.value.as_str());
    assert_eq!(shown, item["custom_crm_segment"].as_str(), "what the CRM knew is read back");
    assert_eq!(now.records[0].state, RecordState::Known);
}
