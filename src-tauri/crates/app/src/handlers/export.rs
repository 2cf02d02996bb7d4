//! Pending changes as a file: what an agent takes along when a computer has to be given away before everything was sent.

use contract::WireError;
use contract::wire::{Exported, OperationRef, OperationView, PendingExport, PendingRequest, PendingShow};

use crate::program::App;

impl App {
    /// Writes pending changes to a file in the downloads folder, readable by this user only. Holds no credentials and no secrets that were
    /// typed.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub async fn pending_export(&self, request: PendingExport) -> Result<Exported, WireError> {
        let mut views: Vec<OperationView> = Vec::new();
        let wanted = if request.operation_ids.is_empty() { self.all_pending().await? } else { request.operation_ids };
        for operation_id in wanted {
            views.push(self.pending_get(OperationRef { operation_id }).await?);
        }
        let now = self.core.clock.now();
        let content = serde_json::json!({
            "program": concat!("Customer Console ", env!("CARGO_PKG_VERSION")),
            "writtenAt": crate::view::instant(now),
            "pendingChanges": views,
        });
        let text = serde_json::to_string_pretty(&content).unwrap_or_default();
        let name = format!("pending-changes-{}.json", now.strftime("%Y%m%d-%H%M%S%3f"));
        let path = self.write_export(&name, "pending", text.into_bytes()).await?;
        Ok(Exported { path: path.display().to_string(), count: u32::try_from(views.len()).unwrap_or(u32::MAX) })
    }

    async fn all_pending(&self) -> Result<Vec<String>, WireError> {
        let mut ids = Vec::new();
        loop {
            let offset = u32::try_from(ids.len()).unwrap_or(u32::MAX);
            let window = self.pending_list(PendingRequest { offset, limit: 200, show: PendingShow::All }).await?;
            if window.operations.is_empty() {
                return Ok(ids);
            }
            ids.extend(window.operations.into_iter().map(|operation| operation.operation_id));
        }
    }
}
