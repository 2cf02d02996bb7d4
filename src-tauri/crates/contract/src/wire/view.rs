use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Sort;

/// A query with its order under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SavedView {
    /// The view.
    pub view_id: String,
    /// What the agent calls it.
    pub name: String,
    /// What is typed for it, filters included.
    pub query: String,
    /// Order of its customers.
    pub sort: Sort,
}

/// All views in the agent's order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ViewList {
    /// The views.
    pub views: Vec<SavedView>,
}

/// Which view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ViewRef {
    /// The view.
    pub view_id: String,
}

/// Keeps a query under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ViewSave {
    /// The name: 1 to 60 characters, not that of another view.
    pub name: String,
    /// What is typed, filters included.
    pub query: String,
    /// Order of the customers.
    pub sort: Sort,
    /// Place among the views, counted from 0; absent for the end. A view that was removed is put back this way.
    pub at: Option<u32>,
}

/// Gives a view another name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ViewRename {
    /// The view.
    pub view_id: String,
    /// The name: 1 to 60 characters, not that of another view.
    pub name: String,
}

/// Moves a view among the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ViewMove {
    /// The view.
    pub view_id: String,
    /// Place counted from 0; beyond the last is the last.
    pub to: u32,
}

/// How many customers each view has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ViewCounts {
    /// One for each view, in their order.
    pub counts: Vec<ViewCount>,
}

/// How many customers a view has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ViewCount {
    /// The view.
    pub view_id: String,
    /// How many customers match.
    pub total: u32,
}
