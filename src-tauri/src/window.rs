//! The one window.

use tauri::{AppHandle, Manager, PhysicalPosition, PhysicalSize, WebviewUrl, WebviewWindowBuilder};

use crate::renew::Placement;

/// Name of the window.
const NAME: &str = "main";

/// Smallest size the layout is made for, in logical pixels.
const SMALLEST: (f64, f64) = (1024.0, 700.0);

/// Opens the window.
pub(crate) fn open(handle: &AppHandle) -> Result<(), tauri::Error> {
    let window = WebviewWindowBuilder::new(handle, NAME, WebviewUrl::default())
        .title("Customer Console")
        .inner_size(1440.0, 900.0)
        .min_inner_size(SMALLEST.0, SMALLEST.1)
        .center()
        // Nothing of the agent's work may be left in the web view's own profile.
        .incognito(!is_driven())
        // Only the program's own pages are shown; a link to elsewhere stays a text.
        .on_navigation(|url| matches!(url.scheme(), "tauri") || url.host_str() == Some("tauri.localhost") || is_development(url))
        .build()?;
    if let Some(placement) = Placement::handed_over() {
        window.set_size(PhysicalSize::new(placement.width, placement.height))?;
        window.set_position(PhysicalPosition::new(placement.x, placement.y))?;
    }
    Ok(())
}

/// Where the window stands; none if it is gone.
pub(crate) fn placement(handle: &AppHandle) -> Option<Placement> {
    let window = handle.get_webview_window(NAME)?;
    let (position, size) = (window.outer_position().ok()?, window.inner_size().ok()?);
    Some(Placement { x: position.x, y: position.y, width: size.width, height: size.height })
}

/// Whether a test drives the window. WebKitGTK can be driven only with an ordinary profile, since the private one is made without a way
/// in; the tests look through what the ordinary one has left.
fn is_driven() -> bool {
    cfg!(target_os = "linux") && std::env::var_os("TAURI_WEBVIEW_AUTOMATION").is_some_and(|value| value == "true")
}

fn is_development(url: &tauri::Url) -> bool {
    cfg!(not(feature = "custom-protocol")) && url.host_str() == Some("localhost")
}
