//! A log that was asked for everything, as `CUSTOMER_CONSOLE_LOG=trace` does: in a program of its own, because there is one for each.

use std::sync::Arc;

use logs::last_lines;
use testkit::FixedClock;

#[test]
fn what_libraries_say_of_addresses_is_left_out_at_any_level() {
    let folder = tempfile::tempdir().unwrap();
    let kept = logs::start(Some("trace"), "info", Arc::new(FixedClock::default()));
    kept.keep_in(folder.path());
    let url = "https://acme.example.com/api/v2/customer?email=jan%40example.nl";
    tracing::trace!(target: "hyper::proto::h1::encode", %url, "flushed GET {url}");
    tracing::trace!(target: "hyper_util::client::legacy::pool", "reuse idle connection for (\"https\", acme.example.com)");
    tracing::debug!(target: "h2::codec::framed_write", headers = "authorization: Bearer geheim", "send");
    tracing::debug!(target: "reqwest::connect", "starting new connection: {url}");
    tracing::trace!(target: "tauri::ipc", body = r#"{"query":"jansen"}"#, "invoked");
    tracing::error!(target: "wry", "navigated to {url}");
    log::debug!(target: "rustls::client", "resuming session with {url}");
    log::info!(target: url, "asked {url}");
    log::error!(target: "app::search", "a library that calls itself as we do looked for jansen");
    // A crate whose name only begins like one of ours.
    tracing::info!(target: "application::search", "looked for jansen at acme");
    tracing::trace!(target: "providers::http", path = "/api/v2/customer/{id}", status = 200, "request");

    let lines = last_lines(folder.path(), 100);
    assert_eq!(lines.len(), 11, "{lines:?}");
    for (line, target) in
        lines.iter().zip(["hyper", "hyper_util", "h2", "reqwest", "tauri", "wry", "rustls", "[…]", "app::search", "application"])
    {
        let (_, said) = line.split_once(target).unwrap();
        assert!(
            said.split_once(" line=").is_some_and(|(_, number)| number.parse::<u32>().is_ok()),
            "nothing but the place: {line}"
        );
    }
    let text = lines.join("\n").to_lowercase();
    for secret in ["acme", "jan", "geheim", "https", "query"] {
        assert!(!text.contains(secret), "{secret} is in the log: {text}");
    }
    assert!(lines[10].ends_with("providers::http request path=/api/v2/customer/{id} status=200"), "{}", lines[10]);
}
