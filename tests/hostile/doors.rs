//! The commands that answer also while the data is not open: they hold its key, and each gets doors of its own to try it at.
//!
//! Whatever is said, what was not sent is still there afterwards, and what opened the data before opens it again; unless the request was a
//! sensible one that says otherwise.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use app::{Door, SecretsChoice};
use contract::wire::{
    Access, DeviceWipe, Empty, PassphraseSet, PendingRequest, PendingShow, Recover, RecoveryMake, SecretText, StartFresh, Unlock,
};
use contract::{CommandInfo, CommandKind};
use serde_json::json;
use support::{Console, recovery_code};
use tempfile::TempDir;

use crate::chance::Chance;
use crate::clock::Stepping;
use crate::entry::{self, Answer};
use crate::example::PASSPHRASE;
use crate::held::Held;
use crate::keychain::Keychain;
use crate::scene::Scene;
use crate::shape::Shapes;
use crate::tables::Tables;
use crate::{HANGING, REQUESTS, Tally, judge, shown};

/// How much is said at one door, before it is looked whether the data opens again.
const AT_ONE_DOOR: usize = 250;

/// What is prepared once: folders and keychains, by what a program finds there.
pub(crate) struct Doors {
    /// A key in the keychain.
    kept: Prepared,
    /// A passphrase.
    wrapped: Prepared,
    /// A key that the keychain does not have any more, and a recovery code.
    lost: Prepared,
    /// What is there, and the recovery code.
    pub(crate) held: Held,
}

struct Prepared {
    folder: TempDir,
    keychain: Keychain,
}

/// How a door stands when something is said to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stand {
    Open,
    OpenByPassphrase,
    Locked,
    KeyMissing,
    NoKeychain,
}

const STANDS: [Stand; 5] = [Stand::Open, Stand::OpenByPassphrase, Stand::Locked, Stand::KeyMissing, Stand::NoKeychain];

impl Doors {
    /// Sets a passphrase, and loses a key.
    pub(crate) async fn prepare(scene: &Scene) -> Self {
        let begin = || {
            let (folder, keychain) = (tempfile::tempdir().unwrap(), Arc::new(scene.keychain.copy()));
            scene.copy_to(folder.path());
            let door = Console::door(&scene.desk, folder.path(), SecretsChoice::Given(keychain.clone()));
            (folder, keychain, door)
        };
        let (folder, keychain, door) = begin();
        door.passphrase_set(PassphraseSet { current: None, new: secret(PASSPHRASE) }).await.unwrap();
        door.close().await;
        let wrapped = Prepared { folder, keychain: keychain.copy() };

        let (folder, keychain, door) = begin();
        let code = recovery_code(&door, None).await.join("-");
        door.close().await;
        let lost = Prepared { folder, keychain: keychain.without(crate::scene::CACHE_KEY) };

        let (folder, keychain, door) = begin();
        // Opened once, so that what is noted beside the data is there when it is opened to be spoken to.
        let access = door.access_get(Empty {}).await.unwrap();
        assert!(matches!(access, Access::Open { .. }), "{access:?}");
        door.close().await;
        let kept = Prepared { folder, keychain: keychain.copy() };
        let mut held = scene.held.clone();
        held.put("code", code);
        Self { kept, wrapped, lost, held }
    }

    fn prepared(&self, stand: Stand) -> &Prepared {
        match stand {
            Stand::Open | Stand::NoKeychain => &self.kept,
            Stand::OpenByPassphrase | Stand::Locked => &self.wrapped,
            Stand::KeyMissing => &self.lost,
        }
    }
}

/// Says everything to one command, at one door after another.
pub(crate) async fn attack(scene: &Scene, doors: &Doors, shapes: &Shapes, command: &'static CommandInfo, seed: u64) -> Tally {
    let mut chance = Chance::new(seed, command, shapes, &doors.held);
    let mut tally = Tally::default();
    for stand in STANDS.into_iter().cycle() {
        let mut visit = Visit::begin(scene, doors, stand).await;
        for turn in 1..=AT_ONE_DOOR {
            let said = chance.request();
            // Which parts of a code are asked back nobody guesses: what an agent would say is said last.
            let said = if turn == AT_ONE_DOOR { visit.right_answer(command).unwrap_or(said) } else { said };
            let over = visit.say(command, &said, &mut tally).await;
            if over || tally.said() == REQUESTS {
                break;
            }
        }
        visit.end(scene, doors).await;
        if tally.said() == REQUESTS {
            break;
        }
    }
    tally
}

/// One program at which things are said.
struct Visit {
    stand: Stand,
    folder: TempDir,
    keychain: Arc<Keychain>,
    door: Door,
    clock: Arc<Stepping>,
    tables: Tables,
    /// What opens the data now.
    passphrase: Option<String>,
    /// What confirms the code that waits for it, if one does.
    confirmation: Option<Vec<u8>>,
    before: Outside,
    gone: Option<Gone>,
}

/// What became of data that is not where it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gone {
    PutAside,
    Wiped,
}

/// What stands beside the cache.
#[derive(Debug, PartialEq, Eq)]
struct Outside {
    files: BTreeMap<String, Vec<u8>>,
    keychain: BTreeMap<String, String>,
}

impl Outside {
    fn of(folder: &Path, keychain: &Keychain) -> Self {
        let mut files = BTreeMap::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            // What stands in the cache is looked at as tables.
            let bytes = if name.starts_with("protection.json") { std::fs::read(&path).unwrap() } else { Vec::new() };
            if !name.starts_with("cache.") {
                files.insert(name, bytes);
            }
        }
        Self { files, keychain: keychain.entries() }
    }
}

impl Visit {
    async fn begin(scene: &Scene, doors: &Doors, stand: Stand) -> Self {
        let (folder, prepared) = (tempfile::tempdir().unwrap(), doors.prepared(stand));
        for file in std::fs::read_dir(prepared.folder.path()).unwrap() {
            let file = file.unwrap();
            if file.file_type().unwrap().is_file() {
                std::fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
            }
        }
        let (keychain, clock) = (Arc::new(prepared.keychain.copy()), Arc::new(Stepping::default()));
        let choice = match stand {
            Stand::NoKeychain => SecretsChoice::Memory,
            _ => SecretsChoice::Given(keychain.clone()),
        };
        let door = Console::door_at(&scene.desk, folder.path(), choice, clock.clone());
        let passphrase = matches!(stand, Stand::OpenByPassphrase | Stand::Locked).then(|| PASSPHRASE.to_owned());
        let access = match stand {
            Stand::OpenByPassphrase => door.access_unlock(Unlock { passphrase: Some(secret(PASSPHRASE)) }).await.unwrap(),
            _ => door.access_get(Empty {}).await.unwrap(),
        };
        let stands = match stand {
            Stand::Open | Stand::OpenByPassphrase => matches!(access, Access::Open { .. }),
            Stand::Locked => matches!(access, Access::Locked { .. }),
            Stand::KeyMissing => matches!(access, Access::KeyMissing { .. }),
            Stand::NoKeychain => matches!(access, Access::Refused { may_go_on: true, .. }),
        };
        assert!(stands, "{access:?} is not {stand:?}");
        let mut confirmation = None;
        if stand == Stand::Open {
            // One that waits to be confirmed, copied or saved.
            let code = door.recovery_make(RecoveryMake { current: None }).await.unwrap();
            let parts: Vec<&str> = code.asked.iter().map(|number| code.parts[usize::from(*number) - 1].as_str()).collect();
            confirmation = Some(serde_json::to_vec(&json!({ "parts": parts })).unwrap());
        }
        let tables = Tables::open(folder.path(), scene.cache_key());
        let before = Outside::of(folder.path(), &keychain);
        Self { stand, folder, keychain, door, clock, tables, passphrase, confirmation, before, gone: None }
    }

    /// What an agent would say to a command, where that is known to nobody else.
    fn right_answer(&self, command: &CommandInfo) -> Option<Vec<u8>> {
        if command.name == "recovery_confirm" { self.confirmation.clone() } else { None }
    }

    /// Says one thing and looks what came of it. Whether nothing more can be said here.
    async fn say(&mut self, command: &CommandInfo, request: &[u8], tally: &mut Tally) -> bool {
        let say = || format!("{} at {:?}: {}", command.name, self.stand, shown(request));
        self.clock.step();
        let answer = tokio::time::timeout(HANGING, entry::call(&self.door, command.name, request)).await;
        let Ok(answer) = answer else { panic!("no answer to {}", say()) };
        tally.count(&answer);
        if let Answer::Refused(error) = &answer {
            judge::error(error, request).unwrap_or_else(|objection| panic!("{objection}: {error:?} to {}", say()));
        }
        let (changed, now) = (self.tables.changed(), Outside::of(self.folder.path(), &self.keychain));
        if !matches!(answer, Answer::Done) || command.kind == CommandKind::Query {
            assert!(changed.is_empty(), "{changed:?} changed by {}", say());
            assert!(now == self.before, "files or the keychain changed by {}", say());
            return false;
        }
        match command.name {
            "passphrase_set" => {
                let set: PassphraseSet = serde_json::from_slice(request).unwrap();
                self.passphrase = Some(set.new.reveal().to_owned());
            }
            "passphrase_remove" => self.passphrase = None,
            "access_start_fresh" => {
                assert!(serde_json::from_slice::<StartFresh>(request).unwrap().understood, "{}", say());
                self.gone = Some(Gone::PutAside);
            }
            "device_wipe" => {
                let phrase = serde_json::from_slice::<DeviceWipe>(request).unwrap().phrase;
                assert_eq!(phrase.trim().to_lowercase(), "wipe this device", "{}", say());
                self.gone = Some(Gone::Wiped);
            }
            _ => {}
        }
        let others: Vec<_> = changed.iter().filter(|table| !["activity", "setting"].contains(table)).collect();
        assert!(others.is_empty(), "{others:?} changed by {}", say());
        self.before = now;
        self.gone.is_some()
    }

    /// Looks whether the data opens again, in another program, and holds what it held.
    async fn end(self, scene: &Scene, doors: &Doors) {
        self.door.close().await;
        let Self { stand, folder, keychain, tables, .. } = &self;
        match self.gone {
            None => judge::tables(tables),
            Some(Gone::Wiped) => {
                let left: Vec<_> = self.before.files.keys().filter(|name| *name != "exports").collect();
                assert!(left.is_empty() && !folder.path().join("cache.db").exists(), "{left:?} left after a wipe");
                // Nothing reaches a keychain that is not there.
                let kept: Vec<_> = self.before.keychain.keys().filter(|_| *stand != Stand::NoKeychain).collect();
                assert!(kept.is_empty(), "{kept:?} left in the keychain after a wipe");
                return;
            }
            Some(Gone::PutAside) => put_back(folder.path(), scene.cache_key(), keychain),
        }
        let door = Console::door(&scene.desk, folder.path(), SecretsChoice::Given(keychain.clone()));
        let mut access = door.access_get(Empty {}).await.unwrap();
        if let Access::Locked { .. } = access {
            let passphrase = self.passphrase.as_deref().map(secret);
            access = door.access_unlock(Unlock { passphrase }).await.unwrap();
        }
        if let Access::KeyMissing { .. } = access {
            access = door.access_recover(Recover { code: secret(&doors.held.all("code")[0]) }).await.unwrap();
        }
        assert!(matches!(access, Access::Open { .. }), "{access:?} with the right key, from {stand:?}");
        let all = PendingRequest { offset: 0, limit: 100, show: PendingShow::All };
        let pending = door.app().await.unwrap().pending_list(all).await.unwrap().operations;
        let mut waiting: Vec<_> = pending.into_iter().map(|operation| operation.operation_id).collect();
        let mut before = scene.held.all("operation").to_vec();
        waiting.sort();
        before.sort();
        assert_eq!(waiting, before, "what was not sent is still there, from {stand:?}");
        door.close().await;
    }
}

fn secret(text: &str) -> SecretText {
    SecretText::new(text.to_owned())
}

/// Gives what was put aside its names again, and the keychain its key.
fn put_back(folder: &Path, key: &str, keychain: &Keychain) {
    for file in store::files_of(folder).unwrap() {
        std::fs::remove_file(file).unwrap();
    }
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if let Some((_, name)) = name.strip_prefix("unreadable-").and_then(|rest| rest.split_once("Z-")) {
            std::fs::rename(&path, folder.join(name)).unwrap();
        }
    }
    keychain.put(crate::scene::CACHE_KEY, key);
}
