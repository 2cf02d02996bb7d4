//! The system's clipboard, on a thread of its own: under X11 and Wayland whoever put a text there has to be around to hand it out, and a
//! program that does not answer must not hold up anything here.

use std::fmt;
use std::sync::{OnceLock, mpsc};

use app::{Clipboard, ClipboardFailed};
use arboard::Set;
use async_trait::async_trait;
use tokio::sync::oneshot;
use zeroize::Zeroizing;

/// Something to do with the clipboard.
enum Task {
    Put(Zeroizing<String>, oneshot::Sender<Result<(), ClipboardFailed>>),
    Text(oneshot::Sender<Option<Zeroizing<String>>>),
    Clear(oneshot::Sender<Result<(), ClipboardFailed>>),
}

/// The clipboard of the system. Its thread begins with the first use and ends with the program.
#[derive(Default)]
pub(crate) struct SystemClipboard {
    tasks: OnceLock<mpsc::Sender<Task>>,
}

impl fmt::Debug for SystemClipboard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SystemClipboard")
    }
}

impl SystemClipboard {
    async fn ask<T>(&self, task: impl FnOnce(oneshot::Sender<T>) -> Task) -> Option<T> {
        let tasks = self.tasks.get_or_init(|| {
            let (tasks, queue) = mpsc::channel();
            // Without the thread the queue is gone, and every task is answered with nothing.
            if let Err(error) = std::thread::Builder::new().name("clipboard".into()).spawn(move || work(&queue)) {
                tracing::error!(%error, "the thread of the clipboard could not be started");
            }
            tasks
        });
        let (answer, answered) = oneshot::channel();
        tasks.send(task(answer)).ok()?;
        answered.await.ok()
    }
}

#[async_trait]
impl Clipboard for SystemClipboard {
    async fn put(&self, text: Zeroizing<String>) -> Result<(), ClipboardFailed> {
        self.ask(|answer| Task::Put(text, answer)).await.unwrap_or(Err(ClipboardFailed))
    }

    async fn text(&self) -> Option<Zeroizing<String>> {
        self.ask(Task::Text).await.flatten()
    }

    async fn clear(&self) -> Result<(), ClipboardFailed> {
        self.ask(Task::Clear).await.unwrap_or(Err(ClipboardFailed))
    }
}

/// Does what is asked for until nobody can ask any more. Whoever asked may have given up; then nobody hears the answer.
fn work(queue: &mpsc::Receiver<Task>) {
    let mut held = None;
    for task in queue {
        match task {
            Task::Put(text, answer) => drop(answer.send(with(&mut held, |board| concealed(board.set()).text(text.as_str())))),
            // A clipboard that is empty or holds a picture answers with an error, too.
            Task::Text(answer) => drop(answer.send(with(&mut held, |board| board.get().text()).ok().map(Zeroizing::new))),
            Task::Clear(answer) => drop(answer.send(with(&mut held, arboard::Clipboard::clear))),
        }
    }
}

/// Does something with the clipboard, connected to if it is not yet.
fn with<T>(
    held: &mut Option<arboard::Clipboard>,
    act: impl FnOnce(&mut arboard::Clipboard) -> Result<T, arboard::Error>,
) -> Result<T, ClipboardFailed> {
    let board = match held {
        Some(board) => board,
        None => held.insert(arboard::Clipboard::new().map_err(|error| failed(&error))?),
    };
    act(board).map_err(|error| failed(&error))
}

/// Notes what went wrong; none of these errors holds anything of the text.
fn failed(error: &arboard::Error) -> ClipboardFailed {
    if !matches!(error, arboard::Error::ContentNotAvailable) {
        tracing::warn!(%error, "the clipboard did not do what was asked");
    }
    ClipboardFailed
}

/// Asks programs that keep a history of the clipboard to leave this out.
fn concealed(set: Set<'_>) -> Set<'_> {
    #[cfg(target_os = "macos")]
    use arboard::SetExtApple as _;
    #[cfg(target_os = "linux")]
    use arboard::SetExtLinux as _;
    #[cfg(windows)]
    use arboard::SetExtWindows as _;
    #[cfg(windows)]
    let set = set.exclude_from_cloud();
    set.exclude_from_history()
}
