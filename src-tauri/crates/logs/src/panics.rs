//! What is said of a panic. Its own text may quote the value it stumbled over, so only its place is.

use std::panic;

/// Logs the place of every panic from now on, in place of printing its text.
pub(crate) fn log_places() {
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|location| format!("{}:{}", in_crate(location.file()), location.line()));
        let thread = std::thread::current();
        tracing::error!(place = place.unwrap_or_default(), thread = thread.name().unwrap_or("unnamed"), "the program stumbled");
    }));
}

/// The end of a source file's path: what stands before it names folders of whoever built the program.
fn in_crate(file: &str) -> String {
    let parts: Vec<&str> = file.split(['/', '\\']).collect();
    parts[parts.len().saturating_sub(3)..].join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_the_builder_stands_in_a_place() {
        assert_eq!(in_crate("/home/jan/.cargo/registry/src/index/hyper-1.0.0/src/lib.rs"), "hyper-1.0.0/src/lib.rs");
        assert_eq!(in_crate(r"src\open.rs"), "src/open.rs");
    }
}
