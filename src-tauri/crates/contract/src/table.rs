//! The command table.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a cached reply is about. Replies carry tags, changes name tags, and every cached reply that shares one is fetched again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Tag {
    /// Whether the data is open.
    Access,
    /// The status bar and the counts of the rail.
    Status,
    /// Connections and their settings.
    Connections,
    /// Rows of the customer grid.
    Customers,
    /// Saved views.
    Views,
    /// A person page.
    Person,
    /// A timeline.
    Timeline,
    /// The list of pending changes.
    Pending,
    /// The conflicts screen.
    Conflicts,
    /// The activity list.
    Activity,
    /// Settings of the program.
    Settings,
    /// Erasures of customers.
    Erasures,
}

/// Whether a command only reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CommandKind {
    /// Reads; may be repeated and cached. Its tags say what the reply is about.
    Query,
    /// Changes something or talks to a remote system. Its tags say what it may have changed.
    Action,
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct CommandInfo {
    /// Name, as invoked.
    pub name: &'static str,
    /// Query or action.
    pub kind: CommandKind,
    /// Name of the request type.
    pub request: &'static str,
    /// Name of the response type.
    pub response: &'static str,
    /// What a query's reply is about, or what an action changes.
    pub tags: &'static [Tag],
    /// First sentence of its description.
    pub doc: &'static str,
}

/// Calls the macro `$expand!` with every command as
/// `access { "doc" Kind name(Request) -> Response [Tag, …]; … } open { … }`.
///
/// What stands under `access` answers always, also while the program is locked; what stands under `open` answers only while the data on
/// this device is open. Hosts define an `expand` macro and call this once.
#[macro_export]
macro_rules! commands {
    ($expand:ident) => {
        $expand! {
        access {
            "Whether the data on this device is open, and if not, what would open it." Query access_get(Empty) -> Access [Access];
            "Opens locked data." Action access_unlock(Unlock) -> Access [Access];
            "Opens data whose key or passphrase is lost." Action access_recover(Recover) -> Access [Access];
            "Tries again to open the data." Action access_try_again(Empty) -> Access [Access];
            "Goes on without a keychain: under a passphrase, or with nothing kept after the end." Action access_go_on(GoOn) -> Access [Access];
            "Puts data that cannot be opened aside, and begins anew." Action access_start_fresh(StartFresh) -> Access [Access];
            "Brings what can still be read of damaged data over into a new cache." Action access_salvage(Empty) -> Access [Access];
            "Locks the program: nothing of the data stays in memory." Action access_lock(Empty) -> Done [];
            "Says that somebody is at work, and where." Action access_in_use(InUse) -> Done [];
            "Says that the page is covered and what was typed is kept." Action access_covered(Empty) -> Done [];
            "How the data on this device is protected." Query protection_get(Empty) -> Protection [Access];
            "Protects the data by a passphrase, or by another one." Action passphrase_set(PassphraseSet) -> Protection [Access, Status, Activity];
            "Gives the key back to the keychain." Action passphrase_remove(PassphraseRemove) -> Protection [Access, Status, Activity];
            "Makes a recovery code and gives it out; it opens nothing yet." Action recovery_make(RecoveryMake) -> RecoveryCode [];
            "Makes the code that was given out the one that opens the data." Action recovery_confirm(RecoveryConfirm) -> Done [Access, Activity];
            "Copies the code that was given out to the clipboard, from where it is cleared." Action recovery_copy(Empty) -> Done [];
            "Writes the code that was given out to a file in the downloads folder." Action recovery_save(Empty) -> RecoverySaved [];
            "Whether to offer the agent to make a recovery code." Query recovery_offer(Empty) -> RecoveryOffer [Access, Connections];
            "Takes the offer of a recovery code away for a while." Action recovery_later(Empty) -> Done [Access];
            "What somebody who helps has to know of this program, open or not, with nothing in it about anybody." Query diagnostics_get(Empty) -> Diagnostics [];
            "Removes everything of this program from this device." Action device_wipe(DeviceWipe) -> Access [Access];
        }
        open {
            "State of connections, counts and the keychain." Query app_status(Empty) -> AppStatus [Status];
            "Settings of the program." Query settings_get(Empty) -> AppSettings [Settings];
            "Replaces the settings of the program." Action settings_set(AppSettings) -> AppSettings [Settings];

            "The kinds of remote systems this program can talk to." Query providers_list(Empty) -> ProviderList [Connections];
            "All connections." Query connections_list(Empty) -> ConnectionList [Connections, Status];
            "Tries every connection now: the network may have come back." Action sync_now(Empty) -> Done [Status];
            "Tries a connection without saving it." Action connection_test(ConnectionDraft) -> ConnectionTest [];
            "Saves a new connection and starts its first pull." Action connection_add(ConnectionDraft) -> ConnectionView [Connections, Status, Customers];
            "Changes a connection; credentials only if given." Action connection_update(ConnectionUpdate) -> ConnectionView [Connections, Status];
            "Removes a connection with everything cached from it." Action connection_remove(ConnectionRemove) -> Done [Connections, Status, Customers, Person, Pending];
            "Starts a pull and sends what is waiting." Action connection_sync(ConnectionRef) -> Done [Status];
            "Stops a running pull; it goes on from there next time." Action connection_sync_stop(ConnectionRef) -> Done [Status];
            "Starts the sample systems and connects to them." Action sandbox_start(Empty) -> ConnectionList [Connections, Status, Customers];

            "A window of the customers that match a query, from the local cache." Query customers_search(SearchRequest) -> SearchWindow [Customers];
            "How many customers match a query, counted to the end." Query customers_count(CountRequest) -> CustomerCount [Customers];
            "Where a person stands in a list now." Query customers_locate(LocateRequest) -> CustomerPlace [];
            "Saved views in the agent's order." Query views_list(Empty) -> ViewList [Views];
            "How many customers each view has." Query views_count(Empty) -> ViewCounts [Views];
            "Keeps a query and its order under a name." Action view_save(ViewSave) -> SavedView [Views];
            "Gives a view another name." Action view_rename(ViewRename) -> SavedView [Views];
            "Moves a view among the others." Action view_move(ViewMove) -> Done [Views];
            "Removes a view; its customers stay." Action view_remove(ViewRef) -> Done [Views];
            "Asks one connection for customers and keeps what it answers." Action customers_search_live(LiveSearchRequest) -> LiveSearchReply [Customers, Status];
            "One person with records, fields, channels and pending changes." Query person_get(PersonRef) -> PersonView [Person];
            "Reads one record afresh from its system." Action record_refresh(RecordRef) -> Done [Person, Customers, Status];
            "Removes from this device a customer that its system does not have any more." Action record_forget(RecordRef) -> Done [Person, Customers, Timeline, Status, Activity];
            "Checks a form for new customers and looks for existing ones." Query customer_check(CustomerForm) -> CustomerCheck [Customers];
            "Creates a customer in each chosen connection." Action customer_create(CustomerForm) -> CustomerCreated [Customers, Person, Pending, Status, Activity];
            "Changes fields of a record." Action fields_edit(FieldsEdit) -> OperationSaved [Person, Customers, Timeline, Pending, Status, Activity];
            "Persons that might be the same as one." Query person_matches(PersonRef) -> PersonMatches [Person, Customers];
            "Makes one person of two; every record stays as it is." Action person_link(PersonLink) -> PersonRef [Person, Customers, Timeline, Activity, Status];
            "Takes a record out of its person again, as it was before it was linked." Action record_unlink(RecordRef) -> PersonRef [Person, Customers, Timeline, Activity, Status];
            "What copying a value to the person's other records would do." Query copy_plan(CopyRequest) -> CopyPlan [Person];
            "Copies a value to other records as ordinary edits." Action copy_confirm(CopyConfirm) -> Copied [Person, Customers, Timeline, Pending, Status, Activity];
            "Adds a channel to a record." Action channel_add(ChannelAdd) -> OperationSaved [Person, Customers, Timeline, Pending, Status, Activity];
            "Replaces the address of a channel." Action channel_change(ChannelChange) -> OperationSaved [Person, Customers, Timeline, Pending, Status, Activity];
            "Removes a channel." Action channel_remove(ChannelRef) -> OperationSaved [Person, Customers, Timeline, Pending, Status, Activity];
            "Puts an event on a customer's timeline." Action event_add(EventAdd) -> OperationSaved [Timeline, Pending, Status, Activity];
            "Asks the system to look the customer up in its CRM." Action crm_sync(CrmSync) -> OperationSaved [Person, Timeline, Pending, Status, Activity];
            "What deleting or purging would do in each system, and the words to type." Query removal_plan(RemovalRequest) -> RemovalPlan [Person];
            "Deletes or purges a customer where the system offers it." Action removal_confirm(RemovalConfirm) -> RemovalSaved [Person, Customers, Timeline, Pending, Status, Activity];

            "Shows a hidden value; that it was shown is noted." Action field_reveal(HiddenValue) -> Revealed [Activity];
            "Copies a field's hidden value to the clipboard, from where it is cleared." Action field_copy(FieldRef) -> Done [Activity];
            "Puts a field back to what it was before the agent's change." Action field_undo(FieldRef) -> OperationSaved [Person, Customers, Timeline, Pending, Status, Activity];

            "A window of a person's timeline." Query timeline_get(TimelineRequest) -> TimelineWindow [Timeline];
            "Reads the timeline from the systems that have one." Action timeline_refresh(TimelineRefresh) -> Done [Timeline];

            "A window of the changes that are not done yet." Query pending_list(PendingRequest) -> PendingWindow [Pending];
            "One change that is not done yet, in full." Query pending_get(OperationRef) -> OperationView [Pending];
            "Tries a pending change again now." Action pending_retry(OperationRef) -> Done [Pending, Person, Status, Conflicts];
            "Gives a pending change that was not sent other values." Action pending_edit(PendingEdit) -> Done [Pending, Person, Customers, Timeline, Status, Activity, Conflicts];
            "Drops a pending change and restores what was before." Action pending_discard(OperationRef) -> Done [Pending, Person, Customers, Timeline, Status, Activity, Conflicts];
            "Writes pending changes to a file in the downloads folder." Action pending_export(PendingExport) -> Exported [];
            "Says which existing customer a new one was meant to be." Action pending_choose(CandidateChoice) -> PersonRef [Pending, Person, Customers, Timeline, Status, Activity];

            "Conflicts that wait for the agent, decisions that can be taken back, and what merged by itself." Query conflicts_list(Empty) -> ConflictList [Conflicts, Pending];
            "One conflict in full." Query conflict_get(OperationRef) -> ConflictView [Conflicts, Pending];
            "What a decision would lead to." Query conflict_preview(ConflictAnswer) -> ConflictPreview [Conflicts, Pending];
            "Decides a conflict; nothing is sent for a few seconds." Action conflict_decide(ConflictAnswer) -> Decided [Conflicts, Pending, Person, Customers, Timeline, Status, Activity];
            "Decides one kind of line the same way in every conflict." Action conflict_decide_alike(ConflictBatch) -> Decided [Conflicts, Pending, Person, Customers, Timeline, Status, Activity];
            "Takes a decision back, as long as nothing was sent." Action conflict_undo(OperationRef) -> Done [Conflicts, Pending, Person, Customers, Status, Activity];
            "Creates a customer that is gone again, with the agent's values." Action conflict_create_again(OperationRef) -> PersonRef [Conflicts, Pending, Person, Customers, Timeline, Status, Activity];
            "Says that the customer found under the id is the one meant." Action conflict_same_customer(OperationRef) -> Done [Conflicts, Pending, Person, Customers, Status, Activity];
            "Puts the agent's part of a merge back to what it was, as an ordinary change." Action merge_undo(MergeRef) -> OperationSaved [Conflicts, Pending, Person, Customers, Timeline, Status, Activity];
            "What happened on this device, newest first." Query activity_list(ActivityRequest) -> ActivityWindow [Activity];
            "One entry of the activity list, with the requests that were made for its change." Query activity_get(EntryRef) -> ActivityDetail [Activity];
            "Every request that left this device, newest first." Query requests_list(RequestsRequest) -> RequestWindow [Activity];
            "Looks whether everything in the activity list is as it was written." Query activity_verify(Empty) -> ActivityVerdict [];

            "What erasing a customer would do, and the words to type." Query erasure_plan(PersonRef) -> ErasurePlan [Person, Pending];
            "Erases a customer from this computer, and asks its systems for it." Action erasure_confirm(ErasureConfirm) -> ErasureRef [Erasures, Customers, Person, Timeline, Pending, Conflicts, Views, Status, Activity];
            "All erasures, newest first." Query erasures_list(Empty) -> ErasureList [Erasures, Pending];
            "What became of an erasure." Query erasure_get(ErasureRef) -> ErasureReport [Erasures, Pending];
            "Lets a customer that was erased come back with the next reading." Action erasure_lift(ErasureRef) -> Done [Erasures, Activity];
            "Writes everything that is held on a person to a file in the downloads folder." Action person_export(PersonExport) -> PersonExported [Person, Customers, Timeline, Status, Activity];

            "A half-filled form, as it was left." Query draft_get(DraftRef) -> Draft [];
            "Keeps a half-filled form." Action draft_save(Draft) -> Done [];
            "Forgets a half-filled form." Action draft_discard(DraftRef) -> Done [];
        }
        }
    };
}

macro_rules! expand {
    ($($block:ident { $($doc:literal $kind:ident $name:ident($request:ident) -> $response:ident [$($tag:ident),*];)* })*) => {
        /// All commands, in the order of the table.
        #[must_use]
        pub fn table() -> &'static [CommandInfo] {
            &[$($(CommandInfo {
                name: stringify!($name),
                kind: CommandKind::$kind,
                request: stringify!($request),
                response: stringify!($response),
                tags: &[$(Tag::$tag),*],
                doc: $doc,
            }),*),*]
        }
    };
}
commands!(expand);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique() {
        let mut names: Vec<_> = table().iter().map(|command| command.name).collect();
        names.sort_unstable();
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all, "hosts route by name");
    }
}
