use std::sync::atomic::Ordering;

use contract::wire::{AppSettings, Empty, Theme};
use contract::{FieldIssue, WireError};
use store::table::setting;

use crate::errors::References;
use crate::program::{App, LOCK_AFTER};

const THEME: &str = "theme";
const LOCK_AFTER_MINUTES: &str = "lock_after_minutes";
const PULL_MINUTES: &str = "pull_minutes";

/// Longest time between pulls that can be set: a day.
const LONGEST_REST: u32 = 24 * 60;

/// Longest time without use that can be set.
const LONGEST_WATCH: u32 = 240;

impl App {
    /// Settings of the program.
    ///
    /// # Errors
    /// If the cache cannot be read.
    pub async fn settings_get(&self, _: Empty) -> Result<AppSettings, WireError> {
        self.read(|db| {
            let theme = match setting::get(db, THEME)?.as_deref() {
                Some("light") => Theme::Light,
                Some("dark") => Theme::Dark,
                _ => Theme::System,
            };
            let pull_minutes = setting::get(db, PULL_MINUTES)?.and_then(|text| text.parse().ok()).unwrap_or(sync::PULL_MINUTES);
            let lock_after = setting::get(db, LOCK_AFTER_MINUTES)?.and_then(|text| text.parse().ok());
            let lock_after_minutes = lock_after.filter(|minutes| *minutes <= LONGEST_WATCH).unwrap_or(LOCK_AFTER);
            Ok(AppSettings { theme, pull_minutes, lock_after_minutes })
        })
        .await
    }

    /// Replaces the settings of the program.
    ///
    /// # Errors
    /// If a value cannot be, or the cache cannot be written.
    pub async fn settings_set(&self, settings: AppSettings) -> Result<AppSettings, WireError> {
        let mut issues = Vec::new();
        if !(1..=LONGEST_REST).contains(&settings.pull_minutes) {
            issues.push(out_of_range("pullMinutes", format!("Between 1 and {LONGEST_REST} minutes.")));
        }
        if settings.lock_after_minutes > LONGEST_WATCH {
            issues.push(out_of_range("lockAfterMinutes", format!("Between 1 and {LONGEST_WATCH} minutes, or never.")));
        }
        if !issues.is_empty() {
            return Err(self.invalid("Something has to be mended before this can be saved.", issues));
        }
        let theme = match settings.theme {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        };
        self.write(move |write| {
            setting::put(write, THEME, theme)?;
            setting::put(write, PULL_MINUTES, &settings.pull_minutes.to_string())?;
            setting::put(write, LOCK_AFTER_MINUTES, &settings.lock_after_minutes.to_string())
        })
        .await?;
        self.core.lock_after.store(settings.lock_after_minutes, Ordering::Relaxed);
        self.core.engine.wake();
        Ok(settings)
    }
}

fn out_of_range(field: &str, message: String) -> FieldIssue {
    FieldIssue { field: field.into(), rule: "range".into(), character: None, message, connection_id: None }
}
