//! The one window.

use tauri::{AppHandle, WebviewUrl, WebviewWindowBuilder};

/// Smallest size the layout is made for, in logical pixels.
const SMALLEST: (f64, f64) = (1024.0, 700.0);

/// Opens the window.
pub(crate) fn open(handle: &AppHandle) -> Result<(), tauri::Error> {
    WebviewWindowBuilder::new(handle, "main", WebviewUrl::default())
        .title("Customer Console")
        .inner_size(1440.0, 900.0)
        .min_inner_size(SMALLEST.0, SMALLEST.1)
        .center()
        // Nothing of the agent's work may be left in the web view's own profile.
        .incognito(!is_driven())
        // Only the program's own pages are shown; a link to elsewhere stays a text.
        .on_navigation(|url| matches!(url.scheme(), "tauri") || url.host_str() == Some("tauri.localhost") || is_development(url))
        .build()?;
    Ok(())
}

/// Whether a test drives the window. WebKitGTK can be driven only with an ordinary profile, since the private one is made without a way
/// in; the tests look through what the ordinary one has left.
fn is_driven() -> bool {
    cfg!(target_os = "linux") && std::env::var_os("TAURI_WEBVIEW_AUTOMATION").is_some_and(|value| value == "true")
}

fn is_development(url: &tauri::Url) -> bool {
    cfg!(not(feature = "custom-protocol")) && url.host_str() == Some("localhost")
}
