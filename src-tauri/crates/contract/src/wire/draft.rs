use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Names a half-filled form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DraftRef {
    /// Which form, such as `new-customer` or `event:<record id>`.
    pub key: String,
}

/// A half-filled form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Draft {
    /// Which form.
    pub key: String,
    /// The form's own state; null if there is none. At most 64 KiB.
    pub body: serde_json::Value,
}
