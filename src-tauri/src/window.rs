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
        .incognito(true)
        // Only the program's own pages are shown; a link to elsewhere stays a text.
        .on_navigation(|url| matches!(url.scheme(), "tauri") || url.host_str() == Some("tauri.localhost") || is_development(url))
        .build()?;
    Ok(())
}

fn is_development(url: &tauri::Url) -> bool {
    cfg!(not(feature = "custom-protocol")) && url.host_str() == Some("localhost")
}
