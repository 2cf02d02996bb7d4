//! What the session of the operating system says: the computer is about to sleep, or somebody locked the screen.
//!
//! logind says it on the system bus, and holds sleeping up for a few seconds for whoever asked for that. A screen saver says it on the
//! session's bus. Who sends is not looked at: the worst a stranger can do is to lock the console.

use std::os::fd::OwnedFd;

use app::SessionEvent;
use futures::future::BoxFuture;
use futures::stream::{self, BoxStream, StreamExt};
use rustix::io::{FdFlags, fcntl_setfd};
use zbus::zvariant::{self, OwnedObjectPath, OwnedValue};
use zbus::{Connection, MatchRule, Message, MessageStream, message};

const LOGIND: &str = "org.freedesktop.login1";
const MANAGER: &str = "org.freedesktop.login1.Manager";
const MANAGER_PATH: &str = "/org/freedesktop/login1";
const SESSION: &str = "org.freedesktop.login1.Session";
const PROPERTIES: &str = "org.freedesktop.DBus.Properties";
const SCREEN_SAVERS: [&str; 2] = ["org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver"];

/// Follows the session for as long as there is a bus. `on` is called with one event after the other, each when what it gave for the one
/// before is done; the computer goes to sleep when it is done with [`SessionEvent::Sleeping`], or replaces this process.
///
/// Where there is no bus or no logind, that is said in the log once, and nothing else happens.
pub(crate) async fn watch(on: impl Fn(SessionEvent) -> BoxFuture<'static, ()>) {
    follow(Connection::system().await, Connection::session().await, on).await;
}

/// What was heard.
enum Heard {
    Sleep { begins: bool },
    Locked,
}

async fn follow(
    system: zbus::Result<Connection>,
    session: zbus::Result<Connection>,
    on: impl Fn(SessionEvent) -> BoxFuture<'static, ()>,
) {
    let mut sources = Vec::new();
    match &session {
        Ok(bus) => {
            for interface in SCREEN_SAVERS {
                sources.extend(told("screen saver", signals(bus, interface, "ActiveChanged", None).await).map(screen_saver));
            }
        }
        Err(error) => tracing::info!(%error, "no session bus: the screen being locked does not lock the console"),
    }
    let mut delay = None;
    match &system {
        Ok(bus) => {
            sources.extend(told("sleep", signals(bus, MANAGER, "PrepareForSleep", Some(MANAGER_PATH)).await).map(sleep));
            match own_session(bus).await {
                Ok(path) => {
                    sources.extend(told("lock", signals(bus, SESSION, "Lock", Some(&path)).await).map(lock));
                    sources.extend(told("hint", signals(bus, PROPERTIES, "PropertiesChanged", Some(&path)).await).map(hint));
                }
                Err(error) => tracing::info!(%error, "no session at logind: its being locked does not lock the console"),
            }
            delay = hold_up(bus).await;
        }
        Err(error) => tracing::info!(%error, "no system bus: the computer's sleep does not lock the console"),
    }
    let mut heard = stream::select_all(sources);
    while let Some(heard) = heard.next().await {
        match (heard, &system) {
            (Heard::Sleep { begins: true }, _) => {
                on(SessionEvent::Sleeping).await;
                // The computer waits for this.
                drop(delay.take());
            }
            (Heard::Sleep { begins: false }, Ok(bus)) => delay = hold_up(bus).await,
            (Heard::Sleep { begins: false }, Err(_)) => {}
            (Heard::Locked, _) => on(SessionEvent::Locked).await,
        }
    }
}

/// The signals of a name, from whoever sends them.
async fn signals(bus: &Connection, interface: &str, member: &str, path: Option<&str>) -> zbus::Result<MessageStream> {
    let mut rule = MatchRule::builder().msg_type(message::Type::Signal).interface(interface)?.member(member)?;
    if let Some(path) = path {
        rule = rule.path(path)?;
    }
    MessageStream::for_match_rule(rule.build().into_owned(), bus, None).await
}

fn told(what: &'static str, signals: zbus::Result<MessageStream>) -> Option<MessageStream> {
    signals.inspect_err(|error| tracing::info!(what, %error, "the session cannot be followed")).ok()
}

/// Messages by what they mean. One that cannot be read means nothing.
fn meaning(signals: MessageStream, read: impl Fn(&Message) -> Option<Heard> + Send + 'static) -> BoxStream<'static, Heard> {
    signals.filter_map(move |message| std::future::ready(message.ok().as_ref().and_then(&read))).boxed()
}

fn sleep(signals: MessageStream) -> BoxStream<'static, Heard> {
    meaning(signals, |message| Some(Heard::Sleep { begins: message.body().deserialize().ok()? }))
}

fn lock(signals: MessageStream) -> BoxStream<'static, Heard> {
    meaning(signals, |_| Some(Heard::Locked))
}

fn hint(signals: MessageStream) -> BoxStream<'static, Heard> {
    type Changed = (String, std::collections::HashMap<String, OwnedValue>, Vec<String>);
    meaning(signals, |message| {
        let body = message.body();
        let (interface, changed, _) = body.deserialize::<Changed>().ok()?;
        let hinted = changed.get("LockedHint").is_some_and(|value| bool::try_from(value).is_ok_and(|locked| locked));
        (interface == SESSION && hinted).then_some(Heard::Locked)
    })
}

fn screen_saver(signals: MessageStream) -> BoxStream<'static, Heard> {
    meaning(signals, |message| message.body().deserialize::<bool>().ok()?.then_some(Heard::Locked))
}

/// The path of the session this program belongs to: the one it was started in, or the one the user sits before.
async fn own_session(bus: &Connection) -> zbus::Result<OwnedObjectPath> {
    bus.call_method(Some(LOGIND), MANAGER_PATH, Some(MANAGER), "GetSession", &"auto").await?.body().deserialize()
}

/// Asks for the time to lock before the computer sleeps. It is given back when what this gives is dropped, or the process is replaced.
async fn hold_up(bus: &Connection) -> Option<OwnedFd> {
    let wanted = ("sleep", "Customer Console", "Locking", "delay");
    let delay = async {
        let reply = bus.call_method(Some(LOGIND), MANAGER_PATH, Some(MANAGER), "Inhibit", &wanted).await?;
        reply.body().deserialize::<zvariant::OwnedFd>()
    };
    let delay: OwnedFd = delay
        .await
        .inspect_err(|error| tracing::info!(%error, "sleep cannot be held up: the console locks when it wakes"))
        .ok()?
        .into();
    fcntl_setfd(&delay, FdFlags::CLOEXEC)
        .inspect_err(|error| tracing::warn!(%error, "sleep may be held up for too long"))
        .ok()?;
    Some(delay)
}

#[cfg(test)]
mod tests;
