//! Where this user's data is, and what tests set instead.

use std::path::PathBuf;
use std::sync::Arc;

use app::{Options, SecretsChoice, Start};
use tauri::{AppHandle, Manager};

use crate::clipboard::SystemClipboard;

/// Folder of the cache, in place of the operating system's usual one.
const DATA_DIR: &str = "CUSTOMER_CONSOLE_DATA_DIR";

/// Access to a sandbox that runs outside, as its program prints it.
const SANDBOX: &str = "CUSTOMER_CONSOLE_SANDBOX";

/// Service name of this program's entries in the keychain.
const SERVICE: &str = "app.customer-console";

/// How to start for this user.
pub(crate) fn options(handle: &AppHandle, start: Start) -> Result<Options, tauri::Error> {
    let (data_dir, exports_dir) = match std::env::var_os(DATA_DIR).filter(|folder| !folder.is_empty()).map(PathBuf::from) {
        Some(folder) => (folder.clone(), folder.join("exports")),
        None => {
            let data = handle.path().app_local_data_dir()?;
            // Some systems have no downloads folder.
            let exports = handle.path().download_dir().unwrap_or_else(|_| data.join("exports"));
            (data, exports)
        }
    };
    let options = Options::new(data_dir, exports_dir, SecretsChoice::Keychain(SERVICE.into()));
    let options = options.with_sandbox(std::env::var(SANDBOX).ok()).with_web_view(tauri::webview_version().ok());
    Ok(options.with_clipboard(Arc::new(SystemClipboard::default())).with_start(start))
}
