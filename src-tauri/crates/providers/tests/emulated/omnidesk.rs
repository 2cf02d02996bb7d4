//! What only Omnidesk knows: several requests for one intent, many channels at once, the timeline, brands and rights.

use std::sync::Arc;

use domain::operation::FieldChange;
use domain::record::Coverage;
use domain::{ChannelAddress, ChannelId, ChannelKind, Fields, Intent, ProviderKind, RemoteRecord};
use providers::{Criterion, Endpoint, FailureKind, Options, Provider, Secret, Target, connect};
use sandbox::{MemoryStateLog, Sandbox, SandboxOptions};

const OPERATION: &str = "01939b5e-7a00-7000-8000-000000000001";

struct Account {
    sandbox: Sandbox,
    provider: Arc<dyn Provider>,
}

async fn account(customers: u32) -> Account {
    let options = SandboxOptions { customers, seed: 7, port: 0, state: Box::new(MemoryStateLog::default()) };
    let sandbox = sandbox::start(options).await.unwrap();
    let provider = entered(&sandbox, &sandbox.access().omnidesk.api_key);
    Account { sandbox, provider }
}

fn entered(sandbox: &Sandbox, key: &str) -> Arc<dyn Provider> {
    let access = &sandbox.access().omnidesk;
    let endpoint = Endpoint {
        base_url: access.base_url.parse().unwrap(),
        settings: [("brand_id".to_owned(), access.brand_id.to_string()), ("brand_name".to_owned(), access.brand_name.clone())]
            .into(),
        credentials: [("api_key".to_owned(), Secret::new(key))].into(),
    };
    let options = Options { random: fastrand::Rng::with_seed(1), ..Options::default() };
    connect(ProviderKind::Omnidesk, endpoint, &options).unwrap()
}

impl Account {
    /// Carries an intent out, all its requests in order.
    async fn does(&self, intent: &Intent, target: &Target) {
        for request in self.provider.prepare(intent, target).unwrap() {
            self.provider.send(&request).await.unwrap();
        }
    }

    async fn reads(&self, record: &RemoteRecord) -> Target {
        let external_id = record.fields.get("id.external").map(ToOwned::to_owned);
        let mut target = Target {
            remote_id: Some(record.remote_id.clone()),
            external_id,
            operation_id: Some(OPERATION.into()),
            ..Target::default()
        };
        target.fresh = self.provider.read(&target).await.unwrap();
        target
    }

    async fn creates(&self, external_id: &str, channels: Vec<ChannelAddress>, ticket_id: Option<&str>) -> Target {
        let fields: Fields =
            [("name.given", "Zoë"), ("name.family", "O'Neil"), ("id.external", external_id), ("custom.segment", "goud")]
                .into_iter()
                .collect();
        let intent = Intent::Create { fields, channels, ticket_id: ticket_id.map(ToOwned::to_owned), no_sync: false };
        self.does(&intent, &Target::default()).await;
        let found = self.provider.find(&Criterion::ExternalId(external_id.into())).await.unwrap();
        assert_eq!(found.records.len(), 1, "creating answers no id, so the customer is found by its external id");
        self.reads(&found.records[0]).await
    }

    fn operations(&self) -> Vec<String> {
        self.sandbox
            .journal()
            .into_iter()
            .filter(|entry| entry.executed && entry.method != "GET")
            .map(|entry| entry.operation)
            .collect()
    }
}

fn email(value: &str) -> ChannelAddress {
    ChannelAddress { kind: ChannelKind::Email, value: value.into() }
}

fn phone(value: &str) -> ChannelAddress {
    ChannelAddress { kind: ChannelKind::Telephone, value: value.into() }
}

fn channel_id() -> ChannelId {
    OPERATION.parse().unwrap()
}

fn addresses(target: &Target) -> Vec<&str> {
    let fresh = target.fresh.as_ref().unwrap();
    fresh.channels.iter().flatten().map(|channel| channel.address.as_str()).collect()
}

#[tokio::test]
async fn everybody_is_listed_once() {
    let account = account(250).await;
    assert_eq!(account.provider.probe().await.unwrap().customers, Some(250));
    let mut ids = std::collections::BTreeSet::new();
    let mut cursor = None;
    loop {
        let page = account.provider.page(cursor.as_deref()).await.unwrap();
        ids.extend(page.records.into_iter().map(|record| record.remote_id));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(ids.len(), 250);
}

#[tokio::test]
async fn a_customer_is_created_read_and_edited() {
    let account = account(20).await;
    let target = account.creates("C-90001", vec![email("zoe@example.com"), phone("+31612345678")], None).await;
    let fresh = target.fresh.as_ref().unwrap();
    assert_eq!(fresh.coverage, Coverage::Whole);
    assert_eq!(fresh.fields.get("name.family"), Some("O'Neil"));
    assert_eq!(fresh.fields.get("custom.segment"), Some("goud"));
    assert_eq!(addresses(&target), ["zoe@example.com", "+31612345678"]);

    let change = |key: &str, after: &str| FieldChange { key: key.into(), before: String::new(), after: after.into() };
    let edit = Intent::Edit { changes: vec![change("name.given", "Zoé"), change("custom.segment", "zilver")] };
    account.does(&edit, &target).await;
    let target = account.reads(fresh).await;
    let fresh = target.fresh.as_ref().unwrap();
    assert_eq!(fresh.fields.get("name.given"), Some("Zoé"));
    assert_eq!(fresh.fields.get("name.family"), Some("O'Neil"), "what the agent did not touch stays");
    assert_eq!(fresh.fields.get("custom.segment"), Some("zilver"));
    assert!(account.operations().contains(&"updateCustomer".to_owned()));
}

#[tokio::test]
async fn an_edit_without_an_external_id_keeps_the_names() {
    let account = account(20).await;
    let target = account.creates("C-90002", vec![email("zoe@example.com")], None).await;
    let mut unnamed = target.clone();
    unnamed.external_id = None;
    unnamed.fresh.as_mut().unwrap().fields.set("id.external".into(), "");
    let change = FieldChange { key: "custom.segment".into(), before: "goud".into(), after: "zilver".into() };
    account.does(&Intent::Edit { changes: vec![change] }, &unnamed).await;
    assert!(account.operations().contains(&"putItem".to_owned()));
    let after = account.reads(target.fresh.as_ref().unwrap()).await.fresh.unwrap();
    assert_eq!(after.fields.get("name.given"), Some("Zoë"), "a name left out of this call would be blanked");
    assert_eq!(after.fields.get("custom.segment"), Some("zilver"));
}

#[tokio::test]
async fn many_channels_are_created_at_once() {
    let account = account(20).await;
    let many = vec![email("a@example.com"), email("b@example.com"), email("c@example.com"), phone("+31612345678")];
    let target = account.creates("C-90003", many, None).await;
    assert_eq!(addresses(&target), ["a@example.com", "b@example.com", "c@example.com", "+31612345678"]);
    assert!(account.operations().contains(&"createCustomerCRUD".to_owned()));
}

#[tokio::test]
async fn channels_come_change_and_go() {
    let account = account(20).await;
    let target = account.creates("C-90004", vec![email("old@example.com")], None).await;
    let record = target.fresh.clone().unwrap();
    let add = Intent::AddChannel { channel: channel_id(), address: phone("+31612345678"), no_sync: true };
    account.does(&add, &target).await;
    let target = account.reads(&record).await;
    assert_eq!(addresses(&target), ["old@example.com", "+31612345678"]);

    let change = Intent::ChangeChannel {
        channel: channel_id(),
        before: email("old@example.com"),
        after: email("new@example.com"),
        no_sync: false,
    };
    account.does(&change, &target).await;
    let target = account.reads(&record).await;
    assert_eq!(addresses(&target), ["+31612345678", "new@example.com"]);

    account.does(&Intent::RemoveChannel { channel: channel_id(), address: phone("+31612345678") }, &target).await;
    let target = account.reads(&record).await;
    assert_eq!(addresses(&target), ["new@example.com"]);
    assert!(account.provider.prepare(&add, &account.reads(&record).await).unwrap().len() == 1, "gone means it can come back");

    let found = account.provider.find(&Criterion::Channel(ChannelKind::Email, "new@example.com".into())).await.unwrap();
    assert_eq!(found.records[0].remote_id, record.remote_id);
}

#[tokio::test]
async fn an_event_is_recognised_on_the_timeline() {
    let account = account(20).await;
    let target = account.creates("C-90005", vec![email("zoe@example.com")], None).await;
    let event = Intent::AddEvent {
        message: "Order 20268 paid".into(),
        initiated_by: "Web shop".into(),
        source_url: "https://shop.example/orders/20268".into(),
    };
    account.does(&event, &target).await;
    let entries = account.provider.timeline(&target, true).await.unwrap();
    let carried = |entry: &&domain::RemoteEntry| entry.source_url.as_deref().is_some_and(|link| link.contains(OPERATION));
    let entry = entries.iter().find(carried).expect("the operation's id comes back with the entry");
    assert_eq!(entry.text, "Order 20268 paid");
    assert_eq!(entry.initiated_by, "Web shop");
}

#[tokio::test]
async fn a_deleted_customer_is_not_found() {
    let account = account(20).await;
    for intent in [Intent::Delete, Intent::Purge] {
        let target = account.creates("C-90006", vec![], None).await;
        account.does(&intent, &target).await;
        assert_eq!(account.provider.read(&Target { fresh: None, ..target }).await.unwrap(), None, "after {intent:?}");
    }
}

#[tokio::test]
async fn a_key_that_may_only_read_is_told_apart_from_a_bad_request() {
    let account = account(20).await;
    let reader = entered(&account.sandbox, &account.sandbox.access().omnidesk.read_only_key);
    assert_eq!(reader.probe().await.unwrap().customers, Some(20));
    let record = reader.page(None).await.unwrap().records.remove(0);
    let target = account.reads(&record).await;
    let request = reader.prepare(&Intent::Delete, &target).unwrap().remove(0);
    assert_eq!(reader.send(&request).await.unwrap_err().kind, FailureKind::Refused);
    let stranger = entered(&account.sandbox, "nonsense");
    assert_eq!(stranger.probe().await.unwrap_err().kind, FailureKind::Refused);
}

#[tokio::test]
async fn words_are_searched() {
    let account = account(200).await;
    let record = account
        .provider
        .page(None)
        .await
        .unwrap()
        .records
        .into_iter()
        .find(|record| record.fields.get("name.family").is_some_and(|name| name.chars().all(|c| c.is_ascii_alphabetic())));
    let record = record.expect("somebody has a plain name");
    let typed = record.fields.text("name.family");
    let criterion = account.provider.criterion(typed).unwrap();
    let found = account.provider.find(&criterion).await.unwrap();
    assert!(found.records.iter().any(|found| found.remote_id == record.remote_id), "found by the family name");
}
