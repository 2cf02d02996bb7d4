//! Panics, wherever they happen: a task or thread that panics behind a command would otherwise only be missing.

use std::sync::{LazyLock, Mutex, PoisonError};

static HEARD: LazyLock<Mutex<Vec<String>>> = LazyLock::new(|| {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        HEARD.lock().unwrap_or_else(PoisonError::into_inner).push(panic.to_string());
        before(panic);
    }));
    Mutex::default()
});

/// What was heard since this was first asked, in this whole process.
pub(crate) fn heard() -> Vec<String> {
    HEARD.lock().unwrap_or_else(PoisonError::into_inner).clone()
}
