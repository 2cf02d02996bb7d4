//! How to start.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use contract::wire::LockReason;
use secrets::SecretStore;
use secrets::protection::Cost;
use serde::{Deserialize, Serialize};
use store::CacheKey;
use zeroize::Zeroizing;

use crate::clipboard::{Clipboard, MemoryClipboard};

/// How to start.
#[derive(Debug, Clone)]
pub struct Options {
    /// Folder of the cache. Made if it is not there.
    pub data_dir: PathBuf,
    /// Where secrets are kept.
    pub secrets: SecretsChoice,
    /// Folder for files the agent asks for.
    pub exports_dir: PathBuf,
    /// The clipboard hidden values are copied to.
    pub clipboard: Arc<dyn Clipboard>,
    /// Access to a sandbox that runs outside, as its program prints it; otherwise the one inside is started when it is needed.
    pub sandbox: Option<String>,
    /// Version of the web view, where there is one: for the diagnostics.
    pub web_view: Option<String>,
    /// How much work a passphrase is made to cost.
    pub cost: Cost,
    /// What to begin with.
    pub start: Start,
}

impl Options {
    /// An ordinary start without an outside sandbox, with a clipboard in memory.
    #[must_use]
    pub fn new(data_dir: PathBuf, exports_dir: PathBuf, secrets: SecretsChoice) -> Self {
        Self {
            data_dir,
            secrets,
            exports_dir,
            clipboard: Arc::new(MemoryClipboard::default()),
            sandbox: None,
            web_view: None,
            cost: Cost::default(),
            start: Start::Ordinary,
        }
    }

    /// The same with a sandbox that runs outside.
    #[must_use]
    pub fn with_sandbox(self, access: Option<String>) -> Self {
        Self { sandbox: access, ..self }
    }

    /// The same with another clipboard.
    #[must_use]
    pub fn with_clipboard(self, clipboard: Arc<dyn Clipboard>) -> Self {
        Self { clipboard, ..self }
    }

    /// The same with a web view of this version.
    #[must_use]
    pub fn with_web_view(self, version: Option<String>) -> Self {
        Self { web_view: version, ..self }
    }

    /// The same with another beginning.
    #[must_use]
    pub fn with_start(self, start: Start) -> Self {
        Self { start, ..self }
    }

    /// The same with passphrases that cost another amount of work.
    #[must_use]
    pub fn with_cost(self, cost: Cost) -> Self {
        Self { cost, ..self }
    }
}

/// What a program begins with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Start {
    /// With whatever opens the data.
    #[default]
    Ordinary,
    /// Locked: the program before this one was.
    Locked(LockReason),
    /// Open, with the key that the program before this one handed over.
    Open(CacheKey),
    /// With nothing: the program before this one removed everything.
    Wiped(Wiped),
}

/// What became of a wipe.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wiped {
    /// What could not be removed, and why, in words to show.
    pub left: Vec<String>,
    /// Files that the agent had written elsewhere, which stay.
    pub exported: Vec<String>,
}

/// Says that what to begin with comes as one line on the standard input, which nobody else can read.
const HANDED_OVER: &str = "handed-over";

/// What is handed over on the standard input.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum HandedOver {
    Key(Zeroizing<String>),
    Wiped(Wiped),
}

impl Start {
    /// A word for the environment of the next process, and what it is to read from its standard input, if anything.
    #[must_use]
    pub fn hand_over(&self) -> (String, Option<Zeroizing<String>>) {
        let handed = match self {
            Self::Ordinary => return (String::new(), None),
            Self::Locked(why) => return (format!("locked:{}", word(*why)), None),
            Self::Open(key) => HandedOver::Key(key.to_hex()),
            Self::Wiped(wiped) => HandedOver::Wiped(wiped.clone()),
        };
        // Texts and lists of texts always have a JSON.
        (HANDED_OVER.into(), Some(Zeroizing::new(serde_json::to_string(&handed).unwrap_or_default())))
    }

    /// Reads what [`Start::hand_over`] gave. `input` is asked only if something was handed over. What cannot be read is an ordinary start.
    pub fn read(word: &str, input: impl FnOnce() -> Zeroizing<String>) -> Self {
        if word == HANDED_OVER {
            return match serde_json::from_str(&input()) {
                Ok(HandedOver::Key(key)) => CacheKey::from_hex(&key).map_or(Self::Ordinary, Self::Open),
                Ok(HandedOver::Wiped(wiped)) => Self::Wiped(wiped),
                Err(_) => Self::Ordinary,
            };
        }
        let why = word.strip_prefix("locked:").and_then(|named| REASONS.into_iter().find(|why| self::word(*why) == named));
        why.map_or(Self::Ordinary, Self::Locked)
    }
}

const REASONS: [LockReason; 5] =
    [LockReason::Started, LockReason::Agent, LockReason::Idle, LockReason::Sleep, LockReason::Session];

const fn word(why: LockReason) -> &'static str {
    match why {
        LockReason::Started => "started",
        LockReason::Agent => "agent",
        LockReason::Idle => "idle",
        LockReason::Sleep => "sleep",
        LockReason::Session => "session",
    }
}

/// Where secrets are kept.
#[derive(Clone)]
pub enum SecretsChoice {
    /// In the operating system's keychain, under this service name.
    Keychain(String),
    /// In memory, until the program ends: for tests.
    Memory,
    /// In a store of the caller's that outlives the program, like a keychain: for tests that start it again.
    Given(Arc<dyn SecretStore>),
}

impl fmt::Debug for SecretsChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Keychain(service) => f.debug_tuple("Keychain").field(service).finish(),
            Self::Memory => f.write_str("Memory"),
            Self::Given(_) => f.write_str("Given"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_process_begins_with_what_this_one_says() {
        let starts = [
            Start::Ordinary,
            Start::Locked(LockReason::Idle),
            Start::Locked(LockReason::Session),
            Start::Open(CacheKey::new([7; 32])),
            Start::Wiped(Wiped { left: vec!["logs: in use".into()], exported: Vec::new() }),
        ];
        for start in starts {
            let (word, handed) = start.hand_over();
            assert!(!word.contains("07"), "a key is never in the environment");
            assert_eq!(Start::read(&word, || handed.unwrap()), start);
        }
    }

    #[test]
    fn nonsense_is_an_ordinary_start() {
        for (word, input) in [("locked:", ""), ("unlocked", ""), (HANDED_OVER, ""), (HANDED_OVER, "{\"key\":\"00\"}")] {
            assert_eq!(Start::read(word, || Zeroizing::new(input.to_owned())), Start::Ordinary, "{word} {input}");
        }
    }
}
