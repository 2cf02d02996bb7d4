use contract::WireError;
use contract::wire::{AppSettings, Empty, Theme};
use store::table::setting;

use crate::boot::App;
use crate::errors::References;

const THEME: &str = "theme";
const PULL_MINUTES: &str = "pull_minutes";

/// Longest time between pulls that can be set: a day.
const LONGEST_REST: u32 = 24 * 60;

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
            Ok(AppSettings { theme, pull_minutes })
        })
        .await
    }

    /// Replaces the settings of the program.
    ///
    /// # Errors
    /// If a value cannot be, or the cache cannot be written.
    pub async fn settings_set(&self, settings: AppSettings) -> Result<AppSettings, WireError> {
        if !(1..=LONGEST_REST).contains(&settings.pull_minutes) {
            let issue = contract::FieldIssue {
                field: "pullMinutes".into(),
                rule: "range".into(),
                character: None,
                message: format!("Between 1 and {LONGEST_REST} minutes."),
                connection_id: None,
            };
            return Err(self.invalid("Something has to be mended before this can be saved.", vec![issue]));
        }
        let theme = match settings.theme {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        };
        self.write(move |write| {
            setting::put(write, THEME, theme)?;
            setting::put(write, PULL_MINUTES, &settings.pull_minutes.to_string())
        })
        .await?;
        self.core.engine.wake();
        Ok(settings)
    }
}
