//! Notices panics of tasks, which a runtime swallows.

use std::cell::Cell;
use std::sync::Once;

thread_local! {
    static SEEN: Cell<bool> = const { Cell::new(false) };
}

static HOOK: Once = Once::new();

/// From now on panics on this thread are noticed.
pub(crate) fn watch() {
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            SEEN.set(true);
            before(info);
        }));
    });
    SEEN.set(false);
}

/// Whether something panicked since.
pub(crate) fn seen() -> bool {
    SEEN.get()
}
