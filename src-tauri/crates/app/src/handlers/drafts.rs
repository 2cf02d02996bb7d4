use contract::WireError;
use contract::wire::{Done, Draft, DraftRef};
use domain::validate;
use jiff::SignedDuration;
use store::table::draft;

use crate::errors::References;
use crate::program::App;

/// Largest form that is kept, in bytes of JSON.
const LARGEST: usize = 64 * 1024;

/// Longest name of a form, in characters: a word and an id.
const LONGEST_KEY: usize = 200;

/// Most forms that are kept. Nobody leaves so many half-filled; what is typed into one more is refused rather than another one dropped.
const MOST: u32 = 2_000;

/// Said when there is no room. What was typed is still on the screen.
const FULL: &str =
    "Too many forms are left half-filled, so this one is not kept. Finish or clear some; what you typed is still here.";

/// A form that nobody touched for so long makes room, and only when there is none.
const UNTOUCHED: SignedDuration = SignedDuration::from_hours(90 * 24);

impl App {
    /// A half-filled form, as it was left.
    ///
    /// # Errors
    /// If the cache cannot be read.
    pub async fn draft_get(&self, request: DraftRef) -> Result<Draft, WireError> {
        let key = request.key.clone();
        let body = self.read(move |db| draft::get(db, &key)).await?;
        // A form that cannot be read any more is no form.
        let body = body.and_then(|body| serde_json::from_str(&body).ok()).unwrap_or(serde_json::Value::Null);
        Ok(Draft { key: request.key, body })
    }

    /// Keeps a half-filled form.
    ///
    /// # Errors
    /// If it is too large, its name is none, there are too many others, or the cache cannot be written. Nothing that was typed is
    /// dropped for it.
    pub async fn draft_save(&self, request: Draft) -> Result<Done, WireError> {
        if validate::line(&request.key, LONGEST_KEY).is_err() {
            return Err(self.invalid("There is no such form.", Vec::new()));
        }
        let body = request.body.to_string();
        if body.len() > LARGEST {
            return Err(self.invalid("This form is too long to be kept.", Vec::new()));
        }
        let kept = self
            .write(move |write| {
                if draft::others(write, &request.key)? >= MOST {
                    draft::forget_untouched(write, write.now() - UNTOUCHED)?;
                    if draft::others(write, &request.key)? >= MOST {
                        return Ok(false);
                    }
                }
                draft::put(write, &request.key, &body)?;
                Ok(true)
            })
            .await?;
        if kept { Ok(Done {}) } else { Err(self.not_now(FULL)) }
    }

    /// Forgets a half-filled form.
    ///
    /// # Errors
    /// If the cache cannot be written.
    pub async fn draft_discard(&self, request: DraftRef) -> Result<Done, WireError> {
        self.write(move |write| draft::remove(write, &request.key)).await?;
        Ok(Done {})
    }
}
