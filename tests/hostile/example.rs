//! Requests that make sense, about things that are there.

use fastrand::Rng;
use serde_json::{Value, json};

use crate::held::Held;
use crate::shape::Shapes;

/// What opens the data where a passphrase does.
pub(crate) const PASSPHRASE: &str = "fietsen in de regen";

/// A request of a type, by chance one of many: where there is an example of it a sensible one as often as one that only looks like one.
pub(crate) fn of(request: &str, shapes: &Shapes, held: &Held, rng: &mut Rng) -> Value {
    let sensible = if rng.bool() { sensible(request, held, rng) } else { None };
    sensible.unwrap_or_else(|| shapes.of(request, held, rng))
}

/// A request that may well be carried out; none where its type is not known here. Which of its ids go together is the command's matter.
pub(crate) fn sensible(request: &str, held: &Held, rng: &mut Rng) -> Option<Value> {
    let mut some = |kind: &str| held.some(kind, rng);
    let (person, other, record) = (some("person"), some("person"), some("record"));
    let (channel, connection, operation) = (some("channel"), some("connection"), some("operation"));
    let (view, merge, gone) = (some("view"), some("merge"), some("gone"));
    let (choice, removed) = (held.choice(rng), held.removal(rng));
    let mut one = |choices: &[&str]| choices[rng.usize(..choices.len())].to_owned();
    let sort = one(&["relevance", "name", "changed", "status"]);
    let query = one(&["jan", "an de vr", "@example", "0612", "is:changed", "city:amsterdam ja", "PCU_2", "\"jan de\"", ""]);
    let kind = one(&["email", "telephone", "mobile", "facebook", "twitter"]);
    let address = one(&["ada@example.nl", "+31 20 623 45 67", "100004711", "@ada"]);
    let removal = one(&["delete", "purge"]);
    let take = one(&["yours", "theirs"]);
    let (key, value) = match rng.usize(..6) {
        0 => ("name.given", "Ada"),
        1 => ("name.family", "Lovelace"),
        2 => ("birth.date", "1987-06-05"),
        3 => ("address.legal.city", "Amsterdam"),
        4 => ("custom.segment", "bakers"),
        _ => ("ssn", "123-45-6789"),
    };
    let source = match rng.bool() {
        true => json!({"kind": "field", "recordId": record, "key": key}),
        false => json!({"kind": "channel", "channelId": channel}),
    };
    Some(match request {
        "Empty" => json!({}),
        "AppSettings" => json!({"theme": "dark", "pullMinutes": 30, "lockAfterMinutes": 15}),
        // Nobody listens at either address, and nothing is asked of another computer.
        "ConnectionDraft" => json!({
            "connectionId": null, "provider": "omnidesk", "name": "Second", "environment": "own", "baseUrl": "http://127.0.0.1:9",
            "settings": {"brand_id": "1", "brand_name": "Fietsenwinkel"}, "credentials": {"api_key": "geheim-1234"},
        }),
        "ConnectionUpdate" => json!({
            "connectionId": connection, "name": "Renamed", "environment": "own", "baseUrl": "http://127.0.0.1:9",
            "settings": {}, "credentials": {},
        }),
        "ConnectionRemove" => json!({"connectionId": connection, "dropUnsent": false}),
        "ConnectionRef" => json!({"connectionId": connection}),
        "SearchRequest" => json!({"query": query, "sort": sort, "offset": 0, "limit": 40}),
        "CountRequest" => json!({"query": query}),
        "LocateRequest" => json!({"query": query, "sort": sort, "personId": person}),
        "ViewSave" => json!({"name": format!("View {}", rng.u16(..)), "query": query, "sort": sort, "at": null}),
        "ViewRename" => json!({"viewId": view, "name": format!("View {}", rng.u16(..))}),
        "ViewMove" => json!({"viewId": view, "to": rng.u32(..4)}),
        "ViewRef" => json!({"viewId": view}),
        "LiveSearchRequest" => json!({"connectionId": connection, "query": query}),
        "PersonRef" => json!({"personId": person}),
        // Only who is gone can be forgotten, and only who is there can be read.
        "RecordRef" => json!({"recordId": if rng.u8(..4) == 0 { gone } else { record }}),
        "CustomerForm" => json!({
            "connectionIds": [connection], "fields": {"name.given": "Ada", "name.family": "Lovelace", (key): value},
            "channels": [{"kind": "email", "address": "ada@example.nl"}], "ticketId": "", "noSync": false, "personId": "",
            "confirmed": true,
        }),
        "FieldsEdit" => json!({"recordId": record, "fields": {(key): value}, "confirmed": true}),
        "PersonLink" => json!({"personId": person, "otherPersonId": other}),
        "CopyRequest" => json!({"source": source}),
        "CopyConfirm" => json!({"source": source, "recordIds": [record, held.some("record", rng)]}),
        "ChannelAdd" => json!({"recordId": record, "kind": kind, "address": address, "noSync": false}),
        "ChannelChange" => json!({"channelId": channel, "address": address, "noSync": false}),
        "ChannelRef" => json!({"channelId": channel}),
        "EventAdd" => json!({
            "recordId": record, "message": "Called", "initiatedBy": "Phone", "sourceUrl": "https://example.nl/1",
        }),
        "CrmSync" => json!({"channelId": channel}),
        "RemovalRequest" => json!({"personId": person, "removal": removal}),
        "RemovalConfirm" => json!({
            "personId": removed.person, "removal": removal, "recordIds": removed.records,
            "phrase": one_of(rng, &[&removed.phrase, "this customer", ""]),
        }),
        "ErasureConfirm" => json!({
            "personId": removed.person, "phrase": one_of(rng, &[&removed.phrase, &format!(" {} ", removed.phrase), "yes"]),
        }),
        "TimelineRequest" => json!({"personId": person, "kinds": ["ticket", "event"], "offset": 0, "limit": 50}),
        "TimelineRefresh" => json!({"personId": person, "withTickets": true}),
        "PendingRequest" => json!({"offset": 0, "limit": 50, "show": one_of(rng, &["all", "needs_agent", "waiting"])}),
        "OperationRef" => json!({"operationId": operation}),
        "PendingEdit" => {
            json!({"operationId": operation, "values": {(key): value, "address": address, "message": "Called again"}})
        }
        "PendingExport" => json!({"operationIds": [operation]}),
        "CandidateChoice" => json!({"operationId": choice.operation, "remoteId": choice.remote}),
        "ConflictAnswer" => json!({
            "operationId": operation,
            "choices": {"name": {"take": take}, (key): {"take": "other", "values": {(key): value}}},
        }),
        "ConflictBatch" => json!({"operationId": operation, "lineId": "name", "choice": {"take": take}}),
        "MergeRef" => json!({"mergeId": merge}),
        "ActivityRequest" => json!({"offset": 0, "limit": 50}),
        "RequestsRequest" => json!({"offset": 0, "limit": 50, "filter": {"failed": false, "from": "2026-01-01T00:00:00Z"}}),
        "Unlock" => json!({"passphrase": one_of(rng, &[PASSPHRASE, "fietsen in de zon", ""])}),
        "Recover" => json!({"code": held.all("code").first().map_or("", String::as_str)}),
        "GoOn" => json!({"passphrase": if rng.bool() { None } else { Some(one_of(rng, &["a longer passphrase", "short"])) }}),
        "StartFresh" => json!({"understood": true}),
        "InUse" => json!({"place": format!("/customers/{person}")}),
        "DeviceWipe" => json!({"phrase": one_of(rng, &["wipe this device", "wipe"])}),
        "PassphraseSet" => json!({"current": PASSPHRASE, "new": one_of(rng, &["a longer passphrase", PASSPHRASE, "short"])}),
        "PassphraseRemove" => json!({"current": one_of(rng, &[PASSPHRASE, "fietsen in de zon"])}),
        "RecoveryMake" => json!({"current": PASSPHRASE}),
        "DraftRef" => json!({"key": one_of(rng, &["new-customer", "event:1"])}),
        "Draft" => json!({"key": "new-customer", "body": {"name.given": "Ada", "channels": [{"kind": "email", "address": ""}]}}),
        _ => return None,
    })
}

fn one_of(rng: &mut Rng, choices: &[&str]) -> String {
    choices[rng.usize(..choices.len())].to_owned()
}
