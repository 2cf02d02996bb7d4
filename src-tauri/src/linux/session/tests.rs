//! Against a message bus of its own, on which the test is logind and the screen saver.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, PipeReader, Read};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use futures::FutureExt;
use tokio::sync::{mpsc, oneshot};
use zbus::connection::Builder;
use zbus::export::serde::Serialize;
use zbus::zvariant::{ObjectPath, Value};

use super::*;

/// Where the fake logind says the session is.
const OURS: &str = "/org/freedesktop/login1/session/_32";

/// A message bus that ends with this value.
struct Bus {
    daemon: Child,
    address: String,
}

impl Bus {
    fn start() -> Self {
        let arguments = ["--session", "--nofork", "--nopidfile", "--print-address=1", "--address=unix:tmpdir=/tmp"];
        let mut daemon = Command::new("dbus-daemon").args(arguments).stdout(Stdio::piped()).spawn().unwrap();
        let mut address = String::new();
        BufReader::new(daemon.stdout.take().unwrap()).read_line(&mut address).unwrap();
        Self { daemon, address: address.trim().to_owned() }
    }

    async fn connect(&self) -> zbus::Result<Connection> {
        Builder::address(self.address.as_str())?.build().await
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        self.daemon.kill().unwrap();
        self.daemon.wait().unwrap();
    }
}

/// A logind that hands out delays and tells the test of each.
struct Logind {
    delays: mpsc::UnboundedSender<PipeReader>,
}

#[zbus::interface(name = "org.freedesktop.login1.Manager")]
impl Logind {
    fn inhibit(&self, what: &str, _who: &str, _why: &str, mode: &str) -> zvariant::OwnedFd {
        assert_eq!((what, mode), ("sleep", "delay"));
        let (reader, writer) = std::io::pipe().unwrap();
        self.delays.send(reader).unwrap();
        OwnedFd::from(writer).into()
    }

    fn get_session(&self, id: &str) -> ObjectPath<'static> {
        assert_eq!(id, "auto");
        ObjectPath::try_from(OURS).unwrap()
    }
}

/// The console following a session that the test makes up.
struct Scene {
    _bus: Bus,
    logind: Connection,
    delays: mpsc::UnboundedReceiver<PipeReader>,
    /// Each event, with what lets the console be done with it.
    events: mpsc::UnboundedReceiver<(SessionEvent, oneshot::Sender<()>)>,
}

impl Scene {
    /// Gives the delay that was asked for too: from then on everything is heard.
    async fn begin() -> (Self, PipeReader) {
        let bus = Bus::start();
        let (given, delays) = mpsc::unbounded_channel();
        let builder = Builder::address(bus.address.as_str()).unwrap().name(LOGIND).unwrap();
        let logind = builder.serve_at(MANAGER_PATH, Logind { delays: given }).unwrap().build().await.unwrap();
        let (happened, events) = mpsc::unbounded_channel();
        let (system, session) = (bus.connect().await, bus.connect().await);
        tokio::spawn(follow(system, session, move |event| {
            let (done, wait) = oneshot::channel();
            happened.send((event, done)).unwrap();
            wait.map(drop).boxed()
        }));
        let mut scene = Self { _bus: bus, logind, delays, events };
        let delay = scene.delays.recv().await.unwrap();
        (scene, delay)
    }

    async fn say(&self, path: &str, interface: &str, member: &str, body: &(impl Serialize + zvariant::DynamicType)) {
        self.logind.emit_signal(None::<&str>, path, interface, member, body).await.unwrap();
    }

    async fn sleep(&self, begins: bool) {
        self.say(MANAGER_PATH, MANAGER, "PrepareForSleep", &(begins,)).await;
    }

    async fn happens(&mut self) -> (SessionEvent, oneshot::Sender<()>) {
        self.events.recv().await.unwrap()
    }
}

/// Whether a delay was given back; asking does not wait.
fn given_back(delay: &PipeReader) -> bool {
    rustix::fs::fcntl_setfl(delay, rustix::fs::OFlags::NONBLOCK).unwrap();
    matches!((&mut &*delay).read(&mut [0]), Ok(0))
}

async fn until_given_back(mut delay: PipeReader) {
    let end = tokio::task::spawn_blocking(move || delay.read(&mut [0]).unwrap());
    assert_eq!(end.await.unwrap(), 0, "nothing is ever written");
}

#[tokio::test]
async fn the_computer_sleeps_when_the_console_is_locked_and_not_before() {
    let (mut scene, delay) = Scene::begin().await;
    scene.sleep(true).await;
    let (event, done) = scene.happens().await;
    assert_eq!(event, SessionEvent::Sleeping);
    let watched = delay.try_clone().unwrap();
    assert!(!given_back(&watched), "the console is not done with it");
    rustix::fs::fcntl_setfl(&watched, rustix::fs::OFlags::empty()).unwrap();
    done.send(()).unwrap();
    until_given_back(delay).await;
    scene.sleep(false).await;
    let next = scene.delays.recv().await.unwrap();
    scene.sleep(true).await;
    let (event, done) = scene.happens().await;
    assert_eq!(event, SessionEvent::Sleeping, "the next time too");
    done.send(()).unwrap();
    until_given_back(next).await;
}

#[tokio::test]
async fn only_our_own_session_locks_the_console() {
    let (mut scene, _delay) = Scene::begin().await;
    scene.say("/org/freedesktop/login1/session/_99", SESSION, "Lock", &()).await;
    let hint = |locked: bool| (SESSION, HashMap::from([("LockedHint", Value::from(locked))]), Vec::<&str>::new());
    scene.say(OURS, PROPERTIES, "PropertiesChanged", &hint(false)).await;
    scene.say(OURS, PROPERTIES, "PropertiesChanged", &("another.Interface", hint(true).1, Vec::<&str>::new())).await;
    scene.say(OURS, PROPERTIES, "PropertiesChanged", &"not what it should be").await;
    scene.say(OURS, SESSION, "Lock", &()).await;
    assert_eq!(scene.happens().await.0, SessionEvent::Locked);
    scene.say(OURS, PROPERTIES, "PropertiesChanged", &hint(true)).await;
    assert_eq!(scene.happens().await.0, SessionEvent::Locked);
    scene.sleep(true).await;
    assert_eq!(scene.happens().await.0, SessionEvent::Sleeping, "nothing came of the others");
}

#[tokio::test]
async fn a_screen_saver_locks_the_console() {
    for interface in SCREEN_SAVERS {
        let (mut scene, _delay) = Scene::begin().await;
        for active in [false, true] {
            scene.say("/ScreenSaver", interface, "ActiveChanged", &(active,)).await;
        }
        assert_eq!(scene.happens().await.0, SessionEvent::Locked, "{interface}");
        scene.sleep(true).await;
        assert_eq!(scene.happens().await.0, SessionEvent::Sleeping, "ending it does nothing");
    }
}

#[tokio::test]
async fn without_logind_what_is_said_is_heard_all_the_same() {
    let bus = Bus::start();
    let (happened, mut events) = mpsc::unbounded_channel();
    let follows = tokio::spawn(follow(bus.connect().await, Err(zbus::Error::InvalidReply), move |event| {
        happened.send(event).unwrap();
        std::future::ready(()).boxed()
    }));
    let somebody = bus.connect().await.unwrap();
    let heard = loop {
        // Until somebody listens, nobody hears it.
        somebody.emit_signal(None::<&str>, MANAGER_PATH, MANAGER, "PrepareForSleep", &(true,)).await.unwrap();
        tokio::select! {
            event = events.recv() => break event,
            () = tokio::time::sleep(Duration::from_millis(20)) => {}
        }
    };
    assert_eq!(heard, Some(SessionEvent::Sleeping));
    drop(bus);
    follows.await.unwrap();
}

#[tokio::test]
async fn without_any_bus_it_ends() {
    let none = || Err(zbus::Error::InvalidReply);
    follow(none(), none(), |_| unreachable!("nobody says anything")).await;
}
