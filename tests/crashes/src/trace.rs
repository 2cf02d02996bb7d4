//! What the systems carried out, from the sandbox's own journal.

use sandbox::JournalEntry;

use crate::mint::Mark;

/// The journal of one history.
#[derive(Debug)]
pub(crate) struct Trace {
    entries: Vec<JournalEntry>,
}

/// The operations that make a new customer, by system.
const CREATING: [(&str, &str); 5] = [
    ("omnidesk", "postIndex"),
    ("omnidesk", "createCustomerCRUD"),
    ("securely", "import"),
    ("secuconnect", "createCustomer"),
    ("synctera", "createCustomer"),
];

/// Whether a value stands in a request.
pub(crate) fn carries(entry: &JournalEntry, mark: &Mark) -> bool {
    entry.params.values().any(|text| mark.is_in(text))
}

/// Whether a request was carried out and made a customer.
pub(crate) fn creates(entry: &JournalEntry) -> bool {
    let kind = CREATING.contains(&(entry.system.as_str(), entry.operation.as_str()));
    let again = matches!(entry.result.as_deref(), Some("found" | "replayed"));
    kind && entry.executed && !again
}

/// Whether a request changes something, carried out or not.
fn changing(entry: &JournalEntry) -> bool {
    // Searches and sign-ins are sent as POST too.
    let reads = ["search", "searchByPrimaryExternalID", "searchByCustomerChannelValue", "token", "unknown"];
    entry.method != "GET" && !reads.contains(&entry.operation.as_str())
}

impl Trace {
    pub(crate) fn new(entries: Vec<JournalEntry>) -> Self {
        Self { entries }
    }

    /// The changes that were carried out.
    pub(crate) fn done(&self) -> impl Iterator<Item = &JournalEntry> {
        self.entries.iter().filter(|entry| entry.executed && changing(entry))
    }

    /// The requests for changes that reached a system, carried out or not. What was refused for its sign-in is repeated with another, as part
    /// of the same request.
    pub(crate) fn arrived(&self) -> impl Iterator<Item = &JournalEntry> {
        self.entries.iter().filter(|entry| changing(entry) && entry.status != Some(401))
    }

    /// The changes of one customer that were carried out.
    pub(crate) fn done_to<'a>(&'a self, system: &'a str, customer: &'a str) -> impl Iterator<Item = &'a JournalEntry> {
        self.done().filter(move |entry| entry.system == system && entry.customer_id.as_deref() == Some(customer))
    }

    /// Whether a customer was read, with a whole reply, between two entries.
    pub(crate) fn read_between(&self, first: &JournalEntry, second: &JournalEntry) -> bool {
        self.entries.iter().any(|entry| {
            (first.seq + 1..second.seq).contains(&entry.seq)
                && matches!(entry.operation.as_str(), "getItem" | "getCustomer")
                && entry.executed
                && matches!(entry.fault.as_deref(), None | Some("delay_ms" | "revoke_token"))
                && (&entry.system, &entry.customer_id) == (&first.system, &first.customer_id)
        })
    }

    /// What the journal says about some values and a customer, for people: changes only, the last ones first if there are too many.
    pub(crate) fn shown(&self, marks: &[Mark], customer: Option<(&str, &str)>) -> Vec<String> {
        let concerns = |entry: &&JournalEntry| {
            let about = customer.is_some_and(|(system, id)| {
                entry.system == system && (entry.customer_id.as_deref() == Some(id) || entry.path.contains(id))
            });
            about || marks.iter().any(|mark| carries(entry, mark))
        };
        let lines: Vec<String> = self.entries.iter().filter(concerns).map(shown).collect();
        lines[lines.len().saturating_sub(MOST_SHOWN)..].to_vec()
    }
}

/// More lines than this help nobody.
const MOST_SHOWN: usize = 60;

/// Enough of what was sent to recognise it.
const LONGEST_SHOWN: usize = 400;

fn shown(entry: &JournalEntry) -> String {
    let params: Vec<String> = entry.params.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let params: String = params.join(" ").chars().take(LONGEST_SHOWN).collect();
    format!(
        "{:>5} {} {:<11} {:<28} {} {:<3} {} {} {} [{}]",
        entry.seq,
        entry.at.strftime("%H:%M:%S%.3f"),
        entry.system,
        entry.operation,
        if entry.executed { "done" } else { "not " },
        entry.status.map_or_else(|| "-".to_owned(), |status| status.to_string()),
        entry.fault.as_deref().unwrap_or("-"),
        entry.customer_id.as_deref().unwrap_or("-"),
        entry.result.as_deref().unwrap_or("-"),
        params,
    )
}
