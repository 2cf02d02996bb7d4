//! Files that are written for the agent. They leave the protected folder, so each is readable by this user only and noted, so that an
//! erasure can say which may hold somebody.

use std::path::{Path, PathBuf};

use contract::WireError;
use store::table::export_file;

use crate::errors::References;
use crate::program::App;

impl App {
    /// Writes a file into the downloads folder and gives its path. `kind` says what it is, by a stable name.
    pub(crate) async fn write_export(&self, name: &str, kind: &'static str, content: Vec<u8>) -> Result<PathBuf, WireError> {
        let path = self.core.exports_dir.join(name);
        // Before it is there: a file that is noted and was not written says less than one that is forgotten.
        let noted = path.clone();
        self.write(move |write| export_file::add(write, &noted, kind)).await?;
        let file = path.clone();
        match tokio::task::spawn_blocking(move || write_private(&file, &content)).await {
            Ok(Ok(())) => Ok(path),
            Ok(Err(error)) => Err(self.store(&store::StoreError::from(error))),
            Err(_) => Err(self.not_now("The program is closing.")),
        }
    }
}

/// Writes a new file that only this user can read, and its folder if that is not there.
///
/// # Errors
/// If there is such a file already, or the disk says no.
pub(crate) fn write_private(path: &Path, content: &[u8]) -> std::io::Result<()> {
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
    std::io::Write::write_all(&mut file, content)?;
    file.sync_all()
}

/// Makes a folder for this user only. One that is there, as the downloads folder is, stays as it is.
fn make_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}
