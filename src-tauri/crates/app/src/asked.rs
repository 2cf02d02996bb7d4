//! What is being asked of the search right now, so that a newer request can end what runs for an older one.

use std::sync::{Mutex, PoisonError};

use store::Cancel;

/// Reads of one kind that are worth finishing for one text only: the latest.
#[derive(Default)]
pub(crate) struct Lane {
    latest: Mutex<Option<(String, Cancel)>>,
}

impl Lane {
    /// What ends a read for a text. Another text than before ends the reads for the one before; says whether it was another.
    pub(crate) fn take_over(&self, text: &str) -> (Cancel, bool) {
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((asked, cancel)) = &*latest {
            if asked == text {
                return (cancel.clone(), false);
            }
            cancel.cancel();
        }
        let cancel = Cancel::new();
        *latest = Some((text.to_owned(), cancel.clone()));
        (cancel, true)
    }

    /// What ends a read that goes along with the reads for a text, and takes over from nothing.
    pub(crate) fn along_with(&self, text: &str) -> Cancel {
        let latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        latest.as_ref().filter(|(asked, _)| asked == text).map(|(_, cancel)| cancel.clone()).unwrap_or_default()
    }

    /// Ends what runs.
    pub(crate) fn end(&self) {
        if let Some((_, cancel)) = self.latest.lock().unwrap_or_else(PoisonError::into_inner).take() {
            cancel.cancel();
        }
    }
}

/// The reads that come with typing, the ones that are felt first.
#[derive(Default)]
pub(crate) struct Asked {
    /// Windows of results.
    pub(crate) windows: Lane,
    /// The count of the results.
    pub(crate) total: Lane,
    /// The counts of the saved views.
    pub(crate) views: Lane,
}

impl Asked {
    /// What ends the windows of a text. A new text ends everything that is counted meanwhile: it would take the disk from it.
    pub(crate) fn search(&self, text: &str) -> Cancel {
        let (cancel, is_new) = self.windows.take_over(text);
        if is_new {
            self.total.end();
            self.views.end();
        }
        cancel
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_of_one_text_run_side_by_side() {
        let asked = Asked::default();
        let windows = [asked.search("jan"), asked.search("jan"), asked.windows.along_with("jan")];
        assert!(windows.iter().all(|window| !window.is_cancelled()));
        asked.search("jans");
        assert!(windows.iter().all(Cancel::is_cancelled), "another text ends all of them");
    }

    #[test]
    fn counting_gives_way_to_typing_and_not_to_scrolling() {
        let asked = Asked::default();
        asked.search("jan");
        let (total, _) = asked.total.take_over("jan");
        let (views, _) = asked.views.take_over("");
        asked.search("jan");
        assert!(!total.is_cancelled() && !views.is_cancelled());
        asked.search("jans");
        assert!(total.is_cancelled() && views.is_cancelled());
    }

    #[test]
    fn a_read_that_goes_along_takes_over_from_nothing() {
        let asked = Asked::default();
        let typed = asked.search("jans");
        let late = asked.windows.along_with("jan");
        assert!(!typed.is_cancelled() && !late.is_cancelled());
    }
}
