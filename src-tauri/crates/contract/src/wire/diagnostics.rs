use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What somebody who helps has to know of this program. Holds no names, no ids of customers, no hosts and no credentials, so that it can be
/// sent to anyone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Diagnostics {
    /// The whole of it, in lines.
    pub text: String,
}
