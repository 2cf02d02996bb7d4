/// What a change is about, for whoever follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// Connections, their state or their pull.
    Connections,
    /// Persons and records.
    People,
    /// Timelines.
    Timeline,
    /// The outbox.
    Outbox,
    /// The activity list.
    Activity,
    /// Settings.
    Settings,
    /// Saved views.
    Views,
    /// Erasures of customers.
    Erasures,
}

impl Topic {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Connections => "connections",
            Self::People => "people",
            Self::Timeline => "timeline",
            Self::Outbox => "outbox",
            Self::Activity => "activity",
            Self::Settings => "settings",
            Self::Views => "views",
            Self::Erasures => "erasures",
        }
    }
}
