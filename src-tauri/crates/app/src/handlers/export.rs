//! Pending changes as a file: what an agent takes along when a computer has to be given away before everything was sent.

use std::path::Path;

use contract::WireError;
use contract::wire::{Exported, OperationRef, OperationView, PendingExport, PendingRequest, PendingShow};

use crate::errors::References;
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
        let path = self.core.exports_dir.join(format!("pending-changes-{}.json", now.strftime("%Y%m%d-%H%M%S%3f")));
        let file = path.clone();
        let written = tokio::task::spawn_blocking(move || write(&file, &text)).await;
        match written {
            Ok(Ok(())) => {
                Ok(Exported { path: path.display().to_string(), count: u32::try_from(views.len()).unwrap_or(u32::MAX) })
            }
            Ok(Err(error)) => Err(self.store(&store::StoreError::from(error))),
            Err(_) => Err(self.not_now("The program is closing.")),
        }
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

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        make_folder(folder)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    std::io::Write::write_all(&mut file, text.as_bytes())?;
    file.sync_all()
}

/// Makes a folder for this user only. One that is there, as the downloads folder is, stays as it is.
fn make_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}
