//! Operations: intended changes, as they wait in the outbox.

use serde::{Deserialize, Serialize};

use crate::{ChannelAddress, ChannelId, ChannelKind, FieldKey, Fields};

/// What an operation is meant to bring about. Holds everything that was known when the agent decided, so that it can be sent a day later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "intent", rename_all = "snake_case")]
pub enum Intent {
    /// A new customer.
    Create {
        /// Values, external id included: one is minted if the agent gave none, so that the customer can be found again.
        fields: Fields,
        /// Channels, in the order of the form.
        channels: Vec<ChannelAddress>,
        /// A ticket to link it to.
        ticket_id: Option<String>,
        /// Whether open tickets stay where they are.
        no_sync: bool,
    },
    /// New values for fields.
    Edit {
        /// The changes, one per field.
        changes: Vec<FieldChange>,
    },
    /// One more channel.
    AddChannel {
        /// The channel's id here.
        channel: ChannelId,
        /// The address.
        address: ChannelAddress,
        /// Whether open tickets stay where they are.
        no_sync: bool,
    },
    /// Another address in place of one. Providers without such a call add the new one and then remove the old.
    ChangeChannel {
        /// The channel's id here.
        channel: ChannelId,
        /// The old address, exactly as the system holds it.
        before: ChannelAddress,
        /// The new address.
        after: ChannelAddress,
        /// Whether open tickets stay where they are.
        no_sync: bool,
    },
    /// One channel less.
    RemoveChannel {
        /// The channel's id here.
        channel: ChannelId,
        /// The address, exactly as the system holds it.
        address: ChannelAddress,
    },
    /// An event on the timeline.
    AddEvent {
        /// What happened.
        message: String,
        /// Who or what caused it.
        initiated_by: String,
        /// A link to more; may be empty.
        source_url: String,
    },
    /// A look-up in the CRM behind the system.
    SyncWithCrm {
        /// E-mail or phone.
        kind: ChannelKind,
        /// The address looked up.
        address: String,
    },
    /// The customer gone; tickets and history stay.
    Delete,
    /// Everything about the customer gone.
    Purge,
}

/// One field before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// The field.
    pub key: FieldKey,
    /// What it was when the agent changed it; empty if it had no value.
    pub before: String,
    /// What the agent wants; empty to clear it.
    pub after: String,
}

impl Intent {
    /// Stable name of its kind, for storage and logs.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Create { .. } => "create",
            Self::Edit { .. } => "edit",
            Self::AddChannel { .. } => "add_channel",
            Self::ChangeChannel { .. } => "change_channel",
            Self::RemoveChannel { .. } => "remove_channel",
            Self::AddEvent { .. } => "add_event",
            Self::SyncWithCrm { .. } => "crm_sync",
            Self::Delete => "delete",
            Self::Purge => "purge",
        }
    }
}

/// An operation with further changes of fields folded in. The first `before` is kept; a field that is back to it drops out. `None` if
/// field changes cannot be folded into this kind of operation.
#[must_use]
pub fn fold(intent: &Intent, further: &[FieldChange]) -> Option<Intent> {
    match intent {
        Intent::Edit { changes } => {
            let mut changes = changes.clone();
            for change in further {
                match changes.iter_mut().find(|earlier| earlier.key == change.key) {
                    Some(earlier) => earlier.after.clone_from(&change.after),
                    None => changes.push(change.clone()),
                }
            }
            changes.retain(|change| change.before != change.after);
            Some(Intent::Edit { changes })
        }
        Intent::Create { fields, channels, ticket_id, no_sync } => {
            let mut fields = fields.clone();
            for change in further {
                fields.set(change.key.clone(), change.after.clone());
            }
            Some(Intent::Create { fields, channels: channels.clone(), ticket_id: ticket_id.clone(), no_sync: *no_sync })
        }
        _ => None,
    }
}

/// How an operation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OperationState {
    /// Saved, not sent, or surely not arrived.
    Queued,
    /// A request is on its way, or was when the program ended.
    Sending,
    /// Carried out and observed.
    Applied,
    /// The provider said no. Stays until the agent decides.
    Rejected,
    /// It is not known whether the request arrived; it has to be looked up before anything is sent again.
    Unknown,
    /// Cannot be decided by the program. Stays until the agent decides.
    Parked,
}

impl OperationState {
    /// All states.
    pub const ALL: [Self; 6] = [Self::Queued, Self::Sending, Self::Applied, Self::Rejected, Self::Unknown, Self::Parked];

    /// Stable name, for storage.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Applied => "applied",
            Self::Rejected => "rejected",
            Self::Unknown => "unknown",
            Self::Parked => "parked",
        }
    }

    /// The state of a stable name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }

    /// Whether the program can do nothing more without the agent.
    #[must_use]
    pub fn needs_agent(self) -> bool {
        matches!(self, Self::Rejected | Self::Parked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(key: &str, before: &str, after: &str) -> FieldChange {
        FieldChange { key: key.into(), before: before.into(), after: after.into() }
    }

    #[test]
    fn folding_keeps_the_first_before() {
        let first = Intent::Edit { changes: vec![change("name.given", "Jan", "Johan")] };
        let folded = fold(&first, &[change("name.given", "Johan", "Joan"), change("name.family", "X", "Y")]);
        let expected = Intent::Edit { changes: vec![change("name.given", "Jan", "Joan"), change("name.family", "X", "Y")] };
        assert_eq!(folded, Some(expected), "the system still holds what was before the first of them");
    }

    #[test]
    fn a_field_that_is_back_drops_out() {
        let first = Intent::Edit { changes: vec![change("name.given", "Jan", "Johan")] };
        assert_eq!(fold(&first, &[change("name.given", "Johan", "Jan")]), Some(Intent::Edit { changes: Vec::new() }));
    }

    #[test]
    fn deletes_take_no_changes() {
        assert_eq!(fold(&Intent::Delete, &[change("name.given", "Jan", "Johan")]), None);
    }
}
