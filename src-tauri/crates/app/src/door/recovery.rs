//! The recovery code, from its making until it counts.
//!
//! A code that was made opens nothing yet: it is in this program's memory only, and the one of before stays good. It takes its place when
//! the agent has typed two of its parts from what was written down.

use std::path::PathBuf;

use contract::wire::{Done, Empty, KeyPlace, RecoveryCode as Shown, RecoveryConfirm, RecoveryMake, RecoverySaved};
use contract::{ErrorCode, FieldIssue, Retry, WireError};
use jiff::Timestamp;
use secrets::protection::{Entropy, PARTS, ProtectionError, RecoveryCode, SystemEntropy};
use zeroize::Zeroizing;

use super::{Door, Opened, State};
use crate::errors::References;

const PASSPHRASE_FIRST: &str = "The data is kept only until the program ends. Set a passphrase first.";
const NONE_MADE: &str = "There is no recovery code that waits. Make one first.";
const NO_CLIPBOARD: &str = "The clipboard cannot be reached. Nothing was copied.";

/// What a file with a recovery code is noted as among the files that were written for the agent.
const FILE_KIND: &str = store::table::export_file::RECOVERY_CODE;

/// A code that was shown and is not known to be written down.
pub(super) struct PendingCode {
    code: RecoveryCode,
    made_at: Timestamp,
    /// Numbers of the two parts that are asked back, ascending.
    asked: [u8; 2],
}

impl Door {
    /// Makes a recovery code and gives it out. It opens nothing before it is confirmed, and takes the place of one that was made and not
    /// confirmed.
    ///
    /// # Errors
    /// [`contract::ErrorCode::WrongPassphrase`], or if the data is kept nowhere.
    pub async fn recovery_make(&self, request: RecoveryMake) -> Result<Shown, WireError> {
        self.begin().await;
        let mut state = self.inner.state.write().await;
        let State::Open(opened) = &mut *state else { return Err(self.inner.not_open(&state)) };
        if opened.place == KeyPlace::Memory {
            return Err(self.inner.not_allowed(PASSPHRASE_FIRST));
        }
        self.inner.check_current(opened, request.current.as_ref()).await?;
        let drawn = RecoveryCode::draw(&SystemEntropy).and_then(|code| Ok((code, two_of_the_parts(&SystemEntropy)?)));
        let (code, asked) = drawn.map_err(|error| self.inner.protection(&error))?;
        let parts = code.parts().iter().map(|part| part.to_string()).collect();
        opened.pending_code = Some(PendingCode { code, made_at: self.inner.clock.now(), asked });
        Ok(Shown { parts, asked: asked.to_vec() })
    }

    /// Makes the code that was given out the one that opens the data, once the parts that were asked for are typed as they were shown. The
    /// one of before opens nothing from then on.
    ///
    /// # Errors
    /// [`contract::ErrorCode::WrongCode`], whose fields name the parts that are others; [`contract::ErrorCode::NotNow`] if no code waits, or
    /// why it cannot be kept. The one of before stays good then.
    pub async fn recovery_confirm(&self, request: RecoveryConfirm) -> Result<Done, WireError> {
        self.begin().await;
        let mut state = self.inner.state.write().await;
        let State::Open(opened) = &mut *state else { return Err(self.inner.not_open(&state)) };
        let Some(pending) = &opened.pending_code else { return Err(self.inner.not_now(NONE_MADE)) };
        let mut typed = request.parts.iter();
        let others: Vec<FieldIssue> = pending
            .asked
            .iter()
            .filter(|number| !typed.next().is_some_and(|part| pending.code.has_part(**number, part.reveal())))
            .map(|number| other_part(*number))
            .collect();
        if !others.is_empty() {
            let message = others.iter().map(|issue| issue.message.as_str()).collect::<Vec<_>>().join(" ");
            return Err(self.inner.error(ErrorCode::WrongCode, &message, others, Retry::Now));
        }
        let kept = self.inner.wrapping(&opened.key)?;
        let kept = kept.with_recovery(opened.key.bytes(), &pending.code, pending.made_at, &SystemEntropy);
        kept.and_then(|mut kept| kept.keep()).map_err(|error| self.inner.protection(&error))?;
        opened.pending_code = None;
        self.inner.note(&state, "recovery_made", None).await;
        self.inner.announce();
        Ok(Done {})
    }

    /// Puts the code that was given out on the clipboard, from where it is cleared after a while.
    ///
    /// # Errors
    /// [`contract::ErrorCode::NotNow`] if no code waits, or the clipboard cannot be reached.
    pub async fn recovery_copy(&self, _: Empty) -> Result<Done, WireError> {
        self.begin().await;
        let state = self.inner.state.read().await;
        let (opened, pending) = self.pending_code(&state)?;
        let put = opened.app.core.clipboard.put(pending.in_one_line()).await;
        put.map_err(|_| self.inner.not_now(NO_CLIPBOARD))?;
        Ok(Done {})
    }

    /// Writes the code that was given out to a file of its own, which only this user can read.
    ///
    /// # Errors
    /// [`contract::ErrorCode::NotNow`] if no code waits, or why it cannot be written.
    pub async fn recovery_save(&self, _: Empty) -> Result<RecoverySaved, WireError> {
        self.begin().await;
        let state = self.inner.state.read().await;
        let (opened, pending) = self.pending_code(&state)?;
        let name = format!("recovery-code-{}.txt", self.inner.clock.now().strftime("%Y%m%d-%H%M%S%3f"));
        let path: PathBuf = opened.app.write_export(&name, FILE_KIND, pending.text().as_bytes().to_vec()).await?;
        Ok(RecoverySaved { path: path.display().to_string() })
    }

    fn pending_code<'a>(&self, state: &'a State) -> Result<(&'a Opened, &'a PendingCode), WireError> {
        let State::Open(opened) = state else { return Err(self.inner.not_open(state)) };
        let pending = opened.pending_code.as_ref().ok_or_else(|| self.inner.not_now(NONE_MADE))?;
        Ok((opened, pending))
    }
}

impl PendingCode {
    fn in_one_line(&self) -> Zeroizing<String> {
        let parts = self.code.parts();
        Zeroizing::new(parts.iter().map(|part| part.as_str()).collect::<Vec<_>>().join("-"))
    }

    /// What stands in a file. Which of several codes it is is told by the time.
    fn text(&self) -> Zeroizing<String> {
        Zeroizing::new(format!(
            "Recovery code of the Customer Console\nMade {}\n\n{}\n\nIt opens the data on the computer it was made on where the key is lost, once \
             two of its parts were typed back there. Keep it away from that computer.\n",
            self.made_at.strftime("%Y-%m-%d %H:%M UTC"),
            *self.in_one_line(),
        ))
    }
}

/// Numbers of two different parts, ascending. No secret, and not the same every time.
fn two_of_the_parts(entropy: &dyn Entropy) -> Result<[u8; 2], ProtectionError> {
    let mut drawn = [0; 2];
    entropy.fill(&mut drawn)?;
    let parts = u8::try_from(PARTS).unwrap_or(u8::MAX);
    let first = drawn[0] % parts;
    let second = (first + 1 + drawn[1] % (parts - 1)) % parts;
    Ok([first.min(second) + 1, first.max(second) + 1])
}

/// A part that was typed otherwise than it was shown, beside its box.
fn other_part(number: u8) -> FieldIssue {
    FieldIssue {
        field: format!("part.{number}"),
        rule: "other".into(),
        character: None,
        message: format!("Part {number} is another one."),
        connection_id: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Given(std::sync::Mutex<Vec<u8>>);

    impl Entropy for Given {
        fn fill(&self, place: &mut [u8]) -> Result<(), ProtectionError> {
            place.copy_from_slice(&self.0.lock().unwrap()[..place.len()]);
            Ok(())
        }
    }

    #[test]
    fn two_different_parts_are_asked_for_whatever_is_drawn() {
        let mut asked = std::collections::BTreeSet::new();
        for drawn in 0..=u16::MAX {
            let [first, second] = two_of_the_parts(&Given(std::sync::Mutex::new(drawn.to_be_bytes().to_vec()))).unwrap();
            assert!(1 <= first && first < second && usize::from(second) <= PARTS, "{drawn}: {first} and {second}");
            asked.insert((first, second));
        }
        assert_eq!(asked.len(), PARTS * (PARTS - 1) / 2, "any two can be asked for");
    }
}
