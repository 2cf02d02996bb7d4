use contract::WireError;
use contract::wire::{Done, Draft, DraftRef};
use domain::validate;
use store::table::draft;

use crate::boot::App;
use crate::errors::References;

/// Largest form that is kept, in bytes of JSON.
const LARGEST: usize = 64 * 1024;

/// Longest name of a form, in characters: a word and an id.
const LONGEST_KEY: usize = 200;

/// Most forms that are kept; the one that was left the longest makes room.
const MOST: u32 = 500;

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
    /// If it is too large, its name is none, or the cache cannot be written.
    pub async fn draft_save(&self, request: Draft) -> Result<Done, WireError> {
        if validate::line(&request.key, LONGEST_KEY).is_err() {
            return Err(self.invalid("There is no such form.", Vec::new()));
        }
        let body = request.body.to_string();
        if body.len() > LARGEST {
            return Err(self.invalid("This form is too long to be kept.", Vec::new()));
        }
        self.write(move |write| {
            draft::put(write, &request.key, &body)?;
            draft::forget_oldest(write, MOST)
        })
        .await?;
        Ok(Done {})
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
