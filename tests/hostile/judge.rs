//! What must hold whatever was said.

use std::path::Path;

use contract::WireError;
use domain::{Capabilities, ChannelAddress, Intent, PersonId, ProviderKind, name, validate};
use serde_json::Value;

use crate::held::Held;
use crate::tables::Tables;

/// Members of requests that name a thing, and what they name.
const NAMING: [(&str, &str); 8] = [
    ("personId", "person"),
    ("otherPersonId", "person"),
    ("recordId", "record"),
    ("channelId", "channel"),
    ("connectionId", "connection"),
    ("operationId", "operation"),
    ("viewId", "view"),
    ("mergeId", "merge"),
];

/// Shorter texts stand in messages by chance.
const TELLING: usize = 8;

/// An error says nothing of what the request said, and leads to the log.
pub(crate) fn error(error: &WireError, request: &[u8]) -> Result<(), &'static str> {
    if error.message.is_empty() || error.reference.is_empty() {
        return Err("an error without words or a reference");
    }
    // What nobody reads may be nested without end, and no value of it is known then.
    let Ok(request) = serde_json::from_slice::<Value>(request) else { return Ok(()) };
    let mut texts = Vec::new();
    values(&request, &mut texts);
    let words = || std::iter::once(&error.message).chain(error.fields.iter().map(|issue| &issue.message));
    match texts.iter().any(|text| text.chars().count() >= TELLING && words().any(|words| words.contains(*text))) {
        true => Err("an error with a value of the request"),
        false => Ok(()),
    }
}

fn values<'v>(value: &'v Value, texts: &mut Vec<&'v str>) {
    match value {
        Value::String(text) => texts.push(text),
        Value::Array(items) => items.iter().for_each(|item| values(item, texts)),
        Value::Object(members) => members.values().for_each(|value| values(value, texts)),
        _ => {}
    }
}

/// What was carried out was about things that are there. `members` are those a request of the command has.
pub(crate) fn carried_out(request: &[u8], members: &[&str], held: &Held) -> Result<(), &'static str> {
    // Of members that stand twice only requests without such members are carried out.
    let Ok(Value::Object(request)) = serde_json::from_slice(request) else { return Ok(()) };
    for (member, kind) in NAMING {
        match request.get(member) {
            // A form for nobody in particular.
            None | Some(Value::Null) => {}
            Some(Value::String(id)) if id.is_empty() && request.contains_key("connectionIds") => {}
            // A draft of a connection that is not saved says nothing about a saved one.
            Some(_) if member == "connectionId" && request.contains_key("provider") => {}
            // Not part of this request.
            Some(_) if !members.contains(&member) => {}
            Some(Value::String(id)) if held.all(kind).iter().any(|known| same(known, id)) => {}
            Some(_) => return Err("carried out for something that is not there"),
        }
    }
    // Whoever removes somebody has typed the words that do it.
    if let (Some(Value::String(phrase)), Some(Value::String(person))) = (request.get("phrase"), request.get("personId")) {
        let words = held.all("person").iter().find(|known| same(known, person)).and_then(|known| held.phrase(known));
        if words.map(name::normalise) != Some(name::normalise(phrase)) {
            return Err("carried out without the words that do it");
        }
    }
    Ok(())
}

/// Whether two ids name the same thing: an id may be written in capitals, too.
fn same(known: &str, said: &str) -> bool {
    known == said || matches!((known.parse::<PersonId>(), said.parse::<PersonId>()), (Ok(known), Ok(said)) if known == said)
}

/// What stands in the tables would be taken again if it were typed again.
///
/// # Panics
/// If it would not.
pub(crate) fn tables(tables: &Tables) {
    assert_eq!(tables.texts("PRAGMA integrity_check"), ["ok"]);
    assert_eq!(tables.texts("SELECT \"table\" FROM pragma_foreign_key_check"), Vec::<String>::new());
    let waiting = "SELECT connection.provider || char(10) || record.state || char(10) || outbox.intent FROM outbox \
                   JOIN record ON record.rowid = outbox.record JOIN connection ON connection.id = outbox.connection_id";
    for row in tables.texts(waiting) {
        let [provider, state, intent] = row.splitn(3, '\n').collect::<Vec<_>>().try_into().unwrap();
        let capabilities = providers::capabilities(provider.parse::<ProviderKind>().unwrap());
        let intent: Intent = serde_json::from_str(intent).unwrap();
        if let Err(objection) = valid(&intent, capabilities, state == "new") {
            panic!("{objection} waits to be sent: {intent:?}");
        }
    }
    for (what, sql, longest) in [
        ("the name of a view", "SELECT name FROM view", 60),
        ("the query of a view", "SELECT query FROM view", 256),
        ("the name of a connection", "SELECT name FROM connection", 100),
        ("the environment of a connection", "SELECT environment FROM connection", 100),
        ("the address of a connection", "SELECT base_url FROM connection", 2_000),
        ("the name of a form", "SELECT key FROM draft", 200),
        ("a setting", "SELECT value FROM setting WHERE key <> 'place'", 64),
        ("the place of the agent", "SELECT value FROM setting WHERE key = 'place'", 500),
    ] {
        for text in tables.texts(sql) {
            assert!(text.chars().count() <= longest, "{what} is kept with {} characters", text.chars().count());
            assert!(!text.chars().any(char::is_control), "{what} is kept with a control character: {text:?}");
        }
    }
    let forms = tables.texts("SELECT CAST(count(*) AS TEXT) FROM draft");
    assert!(forms[0].parse::<usize>().unwrap() <= 2_000, "forms are kept without end");
}

fn valid(intent: &Intent, capabilities: &Capabilities, creating: bool) -> Result<(), String> {
    let field = |key: &str, value: &str, creating| match capabilities.field(key) {
        // Of a secret only what may be shown is kept.
        Some(spec) if spec.secret => Ok(()),
        _ => match validate::field(capabilities, key, value, creating) {
            Ok(same) if same == value => Ok(()),
            Ok(_) => Err(format!("a value of {key} that is not normal")),
            Err(violation) => Err(format!("a value of {key} against {:?}", violation.rule)),
        },
    };
    let address = |address: &ChannelAddress| match ChannelAddress::parse(address.kind.clone(), &address.value, None) {
        Ok(same) if same == *address => Ok(()),
        Ok(_) => Err("an address that is not normal".to_owned()),
        Err((rule, _)) => Err(format!("an address against {rule:?}")),
    };
    match intent {
        Intent::Create { fields, channels, .. } => {
            fields.iter().try_for_each(|(key, value)| field(key.as_str(), value, true))?;
            channels.iter().try_for_each(address)
        }
        Intent::Edit { changes } => changes.iter().try_for_each(|change| field(change.key.as_str(), &change.after, creating)),
        Intent::AddChannel { address: added, .. } => address(added),
        Intent::ChangeChannel { after, .. } => address(after),
        Intent::AddEvent { message, initiated_by, source_url } => {
            let texts = [message, initiated_by, source_url];
            if texts.iter().any(|text| validate::lines(text, validate::LONGEST_VALUE).is_err()) {
                return Err("an event with control characters or without end".to_owned());
            }
            match source_url.is_empty() || source_url.to_lowercase().starts_with("http") {
                true => Ok(()),
                false => Err("an event with a link that is none".to_owned()),
            }
        }
        Intent::RemoveChannel { .. } | Intent::SyncWithCrm { .. } | Intent::Delete | Intent::Purge => Ok(()),
    }
}

/// The keychain holds what the tables say it holds, and nothing that would be forgotten there.
///
/// # Panics
/// If an entry belongs to nothing.
pub(crate) fn secrets(tables: &Tables, entries: &[String]) {
    let mut known = vec!["cache-key".to_owned()];
    known.extend(tables.texts("SELECT 'connection:' || id FROM connection WHERE NOT sample"));
    known.extend(tables.texts("SELECT name FROM keychain_left"));
    known.extend(tables.texts("SELECT 'operation:' || operation_id || ':' || key FROM typed_secret"));
    let strange: Vec<_> = entries.iter().filter(|entry| !known.contains(entry)).collect();
    assert!(strange.is_empty(), "{strange:?} belong to nothing");
}

/// Files are where files are kept, under the names they have there.
///
/// # Panics
/// If there is another.
pub(crate) fn files(folder: &Path) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if name == "exports" {
            for export in std::fs::read_dir(&path).unwrap() {
                let export = export.unwrap().file_name().into_string().unwrap();
                let kinds = [("pending-changes-", ".json"), ("everything-", ".zip")];
                let is_known = kinds.iter().any(|(begins, ends)| export.starts_with(begins) && export.ends_with(ends));
                assert!(is_known, "{export} was written");
            }
        } else {
            let known = ["cache.lock", "protection.json", "protection.json.bak"];
            assert!(name.starts_with("cache.db") || known.contains(&name), "{name} was written");
        }
    }
}
