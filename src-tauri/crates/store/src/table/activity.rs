//! The activity log: what happened on this device. Names of fields; their values only where the program decided by itself, so that nothing
//! it let go of is lost. Entries are only ever added, each linked to the one before; values are kept apart, so that they can be erased.

use domain::{ConnectionId, EntryId, Ids, OperationId, PersonId};
use jiff::Timestamp;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, named_params};

use super::chain_head::{self, Head, Looked, Verdict, bytes};
use super::{invalid, parsed};
use crate::chain::{Chain, Content, Flaw};
use crate::{Keys, StoreError, Topic, Write, time};

/// Name of this log.
const LOG: &str = "activity";

/// Who caused an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The agent did it.
    Agent,
    /// The program did it by itself, or found it.
    Program,
    /// The program was started.
    Start,
}

impl Cause {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Program => "program",
            Self::Start => "start",
        }
    }

    fn named(name: &str) -> Option<Self> {
        [Self::Agent, Self::Program, Self::Start].into_iter().find(|cause| cause.as_str() == name)
    }

    /// Who causes entries of a kind, where nothing else is said.
    fn usual(kind: &str) -> Self {
        match kind {
            "applied" | "rejected" | "parked" | "found_applied" | "merged" | "gone" | "back" | "pulled" => Self::Program,
            "started" => Self::Start,
            _ => Self::Agent,
        }
    }
}

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivityRow {
    /// Its place in the log, from 1.
    pub number: i64,
    /// Id.
    pub id: EntryId,
    /// When, ISO 8601.
    pub at: String,
    /// What, by a stable name.
    pub kind: String,
    /// Kind of the operation it is about.
    pub operation: Option<String>,
    /// That operation.
    pub operation_id: Option<OperationId>,
    /// Who caused it; `None` for entries from before that was kept.
    pub cause: Option<Cause>,
    /// The person, if it is still here, and its name.
    pub person: Option<(PersonId, String)>,
    /// Where.
    pub connection_id: Option<ConnectionId>,
    /// What it concerns.
    pub subject: String,
    /// The values an automatic decision was about, as JSON, unless they were erased.
    pub detail: Option<String>,
    /// Whether they were.
    pub erased: bool,
}

fn read(row: &Row<'_>) -> rusqlite::Result<ActivityRow> {
    let person_id: Option<String> = row.get("known_person")?;
    let (connection_id, operation_id): (Option<String>, Option<String>) = (row.get("connection_id")?, row.get("operation_id")?);
    let detail: Option<String> = row.get("detail")?;
    Ok(ActivityRow {
        number: row.get("number")?,
        id: parsed(row, "id")?,
        at: row.get("at")?,
        kind: row.get("kind")?,
        operation: row.get("operation")?,
        operation_id: operation_id.map(|id| id.parse().map_err(|_| invalid(row, "operation_id"))).transpose()?,
        cause: row.get::<_, Option<String>>("cause")?.as_deref().and_then(Cause::named),
        person: match person_id {
            Some(id) => Some((id.parse().map_err(|_| invalid(row, "person_id"))?, row.get("person_name")?)),
            None => None,
        },
        connection_id: connection_id.map(|id| id.parse().map_err(|_| invalid(row, "connection_id"))).transpose()?,
        subject: row.get("subject")?,
        erased: detail.is_none() && row.get::<_, bool>("valued")?,
        detail,
    })
}

/// Which entries are wanted. Everything that is given has to hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Folded words: each is in the name of the person, in what the entry concerns, in the name of the connection, or names a request that
    /// was made for its change or the status it was answered with. Values are not looked at.
    pub words: Vec<String>,
    /// Kinds; any if there are none.
    pub kinds: Vec<String>,
    /// Where.
    pub connection_id: Option<ConnectionId>,
    /// About whom, with whoever was made one with that person.
    pub person_id: Option<PersonId>,
    /// The earliest time, and the first that is too late.
    pub from: Option<Timestamp>,
    /// See `from`.
    pub to: Option<Timestamp>,
}

impl Filter {
    /// The conditions, and what stands for their question marks.
    fn sql(&self) -> (String, Vec<String>) {
        let (mut conditions, mut values) = (Vec::new(), Vec::new());
        for word in &self.words {
            conditions.push(FOUND.to_owned());
            values.extend(std::iter::repeat_n(word.clone(), FOUND.matches('?').count()));
        }
        if !self.kinds.is_empty() {
            conditions.push(format!("activity.kind IN ({})", vec!["?"; self.kinds.len()].join(", ")));
            values.extend(self.kinds.iter().cloned());
        }
        let mut exact = |condition: &str, value: Option<String>| {
            if let Some(value) = value {
                conditions.push(condition.to_owned());
                values.push(value);
            }
        };
        exact("activity.connection_id = ?", self.connection_id.map(|id| id.to_string()));
        exact(OF_PERSON, self.person_id.map(|id| id.to_string()));
        exact("activity.at >= ?", self.from.map(time::write));
        exact("activity.at < ?", self.to.map(time::write));
        if conditions.is_empty() { (String::new(), values) } else { (format!("WHERE {}", conditions.join(" AND ")), values) }
    }
}

/// A window of the entries that are wanted, newest first, and how many of them there are.
///
/// # Errors
/// If the database fails.
pub fn window(connection: &Connection, filter: &Filter, offset: u32, limit: u32) -> Result<(u32, Vec<ActivityRow>), StoreError> {
    let (conditions, values) = filter.sql();
    let counted = if conditions.is_empty() {
        "SELECT count(*) FROM activity".to_owned()
    } else {
        format!("SELECT count(*) {FROM} {conditions}")
    };
    let total = connection.prepare_cached(&counted)?.query_row(rusqlite::params_from_iter(&values), |row| row.get(0))?;
    let values = values.into_iter().map(Value::Text).chain([Value::Integer(limit.into()), Value::Integer(offset.into())]);
    let rows = connection
        .prepare_cached(&format!("{SELECT} {FROM} {conditions} ORDER BY activity.rowid DESC LIMIT ? OFFSET ?"))?
        .query_map(rusqlite::params_from_iter(values), read)?
        .collect::<Result<_, _>>()?;
    Ok((total, rows))
}

const SELECT: &str = "SELECT activity.*, activity.rowid AS number, activity.digest IS NOT NULL AS valued, activity_value.detail,
       person.id AS known_person, person.name AS person_name";
const FROM: &str = "FROM activity LEFT JOIN person ON person.id = activity.person_id
     LEFT JOIN activity_value ON activity_value.activity = activity.rowid
     LEFT JOIN connection ON connection.id = activity.connection_id";

/// Whether a word is found. Names that sort are folded already; so are, but for capitals, names of operations.
const FOUND: &str = "(instr(person.sort_name, ?) OR instr(folded(activity.subject), ?) OR instr(folded(connection.name), ?)
     OR EXISTS (SELECT 1 FROM request WHERE request.operation_id = activity.operation_id
                AND (CAST(request.status AS TEXT) = ? OR instr(lower(request.name), ?))))";

/// Whether an entry is about a person, or about one that is part of it now. One that is not here any more is known by its id alone.
const OF_PERSON: &str = "activity.person_id IN (
       WITH RECURSIVE one (id) AS (
         SELECT ? UNION SELECT part.id FROM person AS part JOIN person ON part.merged_into = person.rowid JOIN one ON one.id = person.id
       ) SELECT id FROM one)";

/// What merged by itself since a time, newest first.
///
/// # Errors
/// If the database fails.
pub fn merged(connection: &Connection, since: Timestamp, limit: u32) -> Result<Vec<ActivityRow>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "{SELECT} {FROM} WHERE activity.kind = 'merged' AND at >= ?1 ORDER BY activity.rowid DESC LIMIT ?2"
    ))?;
    let rows = statement.query_map((time::write(since), limit), read)?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// What merged by itself since a time for a person, newest first.
///
/// # Errors
/// If the database fails.
pub fn merged_of_person(connection: &Connection, person_row: i64, since: Timestamp) -> Result<Vec<ActivityRow>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "{SELECT} {FROM} WHERE activity.person_id = (SELECT id FROM person WHERE rowid = ?1) AND activity.kind = 'merged' AND at >= ?2
         ORDER BY activity.rowid DESC"
    ))?;
    let rows = statement.query_map((person_row, time::write(since)), read)?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// All entries about a person and whoever was made one with it, oldest first.
///
/// # Errors
/// If the database fails.
pub fn of_person(connection: &Connection, id: PersonId) -> Result<Vec<ActivityRow>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{SELECT} {FROM} WHERE {OF_PERSON} ORDER BY activity.rowid"))?;
    let rows = statement.query_map([id.to_string()], read)?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// Forgets the values of entries about a person. The entries stay: they say that something happened.
pub(crate) fn forget_values(write: &Write<'_>, person_row: i64) -> Result<(), StoreError> {
    let about = "DELETE FROM activity_value WHERE activity IN \
                 (SELECT activity.rowid FROM activity JOIN person ON person.id = activity.person_id WHERE person.rowid = ?1)";
    write.prepare_cached(about)?.execute([person_row])?;
    Ok(())
}

/// One entry, if it is there.
///
/// # Errors
/// If the database fails.
pub fn get(connection: &Connection, id: EntryId) -> Result<Option<ActivityRow>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{SELECT} {FROM} WHERE activity.id = ?1"))?;
    Ok(statement.query_row([id.to_string()], read).optional()?)
}

/// An entry to add.
#[derive(Debug, Clone, Copy, Default)]
pub struct NewActivity<'a> {
    /// What, by a stable name.
    pub kind: &'a str,
    /// Kind of the operation it is about.
    pub operation: Option<&'a str>,
    /// That operation.
    pub operation_id: Option<OperationId>,
    /// Row of the person.
    pub person_row: Option<i64>,
    /// Where.
    pub connection_id: Option<ConnectionId>,
    /// What it concerns.
    pub subject: &'a str,
    /// The values an automatic decision was about, as JSON.
    pub detail: Option<&'a str>,
    /// Who caused it, where the kind alone does not say.
    pub cause: Option<Cause>,
}

/// Adds an entry, linked to the one before.
///
/// # Errors
/// If the database fails.
pub fn add(write: &mut Write<'_>, ids: &dyn Ids, entry: &NewActivity<'_>) -> Result<(), StoreError> {
    let (id, at) = (ids.next().to_string(), time::write(write.now()));
    let key = write.keys().activity();
    let person = match entry.person_row {
        Some(row) => write
            .prepare_cached("SELECT id FROM person WHERE rowid = ?1")?
            .query_row([row], |row| row.get::<_, String>(0))
            .optional()?,
        None => None,
    };
    let (operation_id, connection_id) =
        (entry.operation_id.map(|id| id.to_string()), entry.connection_id.map(|id| id.to_string()));
    let cause = entry.cause.unwrap_or_else(|| Cause::usual(entry.kind)).as_str();
    let digest = entry.detail.map(|detail| Chain::new(key, LOG).digest(id.as_bytes(), detail.as_bytes()));
    let content = Content::default()
        .with(Some(id.as_bytes()))
        .with(Some(at.as_bytes()))
        .with(Some(entry.kind.as_bytes()))
        .with(entry.operation.map(str::as_bytes))
        .with(operation_id.as_deref().map(str::as_bytes))
        .with(person.as_deref().map(str::as_bytes))
        .with(connection_id.as_deref().map(str::as_bytes))
        .with(Some(entry.subject.as_bytes()))
        .with(Some(cause.as_bytes()))
        .with(digest.as_ref().map(<[u8; 32]>::as_slice));
    let mut head = Head::of(write, key, LOG)?;
    let chain = head.add(&content);
    write
        .prepare_cached(
            "INSERT INTO activity (id, at, kind, operation, operation_id, person_id, connection_id, subject, cause, digest, chain)
             VALUES (:id, :at, :kind, :operation, :operation_id, :person_id, :connection_id, :subject, :cause, :digest, :chain)",
        )?
        .execute(named_params! {
            ":id": id, ":at": at, ":kind": entry.kind, ":operation": entry.operation, ":operation_id": operation_id,
            ":person_id": person, ":connection_id": connection_id, ":subject": entry.subject, ":cause": cause,
            ":digest": digest.as_ref().map(<[u8; 32]>::as_slice), ":chain": chain.as_slice(),
        })?;
    if let Some(detail) = entry.detail {
        let row = write.last_insert_rowid();
        write.prepare_cached("INSERT INTO activity_value (activity, detail) VALUES (?1, ?2)")?.execute((row, detail))?;
    }
    head.keep(write)?;
    write.changed(Topic::Activity);
    Ok(())
}

/// The columns that are linked, in this order.
const LINKED: [&str; 10] =
    ["id", "at", "kind", "operation", "operation_id", "person_id", "connection_id", "subject", "cause", "digest"];

fn linked<'r>(row: &'r Row<'_>) -> rusqlite::Result<Content<'r>> {
    LINKED.iter().try_fold(Content::default(), |content, column| Ok(content.with(bytes(row, column)?)))
}

/// Links the entries from before there was a chain, once.
pub(crate) fn seal(connection: &mut Connection, keys: &Keys) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let begun = "SELECT EXISTS (SELECT 1 FROM chain_head WHERE log = ?1)";
    if transaction.query_row(begun, [LOG], |row| row.get(0))? {
        return Ok(());
    }
    let unlinked = transaction.query_row("SELECT count(*) FROM activity WHERE chain IS NULL", [], |row| row.get(0))?;
    let (key, chain) = (keys.activity(), Chain::new(keys.activity(), LOG));
    let mut head = Head::before(key, LOG, unlinked);
    {
        let mut digests = transaction.prepare("UPDATE activity SET digest = ?2 WHERE rowid = ?1")?;
        let mut valued = transaction.prepare(
            "SELECT activity.rowid, activity.id, activity_value.detail FROM activity JOIN activity_value ON activity = activity.rowid WHERE chain IS NULL",
        )?;
        let mut rows = valued.query([])?;
        while let Some(row) = rows.next()? {
            let (id, detail): (String, String) = (row.get(1)?, row.get(2)?);
            digests.execute((row.get::<_, i64>(0)?, chain.digest(id.as_bytes(), detail.as_bytes()).as_slice()))?;
        }
        let mut links = transaction.prepare("UPDATE activity SET chain = ?2 WHERE rowid = ?1")?;
        let mut entries = transaction.prepare("SELECT rowid, * FROM activity WHERE chain IS NULL ORDER BY rowid")?;
        let mut rows = entries.query([])?;
        while let Some(row) = rows.next()? {
            let entry = head.add(&linked(row)?);
            links.execute((row.get::<_, i64>("rowid")?, entry.as_slice()))?;
        }
        head.keep(&transaction)?;
    }
    transaction.commit()?;
    Ok(())
}

/// Looks whether every entry is as it was written.
///
/// # Errors
/// If the database fails.
pub fn verify(connection: &Connection, keys: &Keys) -> Result<Verdict, StoreError> {
    let rows = "SELECT activity.rowid, activity.*, activity_value.detail FROM activity
                LEFT JOIN activity_value ON activity_value.activity = activity.rowid ORDER BY activity.rowid";
    chain_head::verify(connection, keys.activity(), LOG, rows, |row, chain| {
        let (digest, values) = (bytes(row, "digest")?, bytes(row, "detail")?);
        let meant = bytes(row, "id")?.zip(values).map(|(id, values)| chain.digest(id, values));
        let values = match (digest, &meant) {
            (Some(digest), Some(meant)) if digest != meant => Err(Flaw::Changed),
            (None, Some(_)) => Err(Flaw::Changed),
            _ => Ok(()),
        };
        Ok((linked(row)?, Looked { erased: digest.is_some() && meant.is_none(), values }))
    })
}
