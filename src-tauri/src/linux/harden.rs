//! What makes the process itself tell less, and tidying up after the one it was before.

use std::fs;
use std::time::Duration;

use rustix::io;
use rustix::process::{Pid, Resource, Rlimit, WaitOptions, getpid, setrlimit, waitpid};

/// Turns dumps of memory off, for this process and all it starts: what a crash leaves on the disk would hold customers.
///
/// # Errors
/// What the system says.
pub(crate) fn harden() -> io::Result<()> {
    setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) })
}

/// How long children of the program before have to end.
const GRACE: Duration = Duration::from_secs(5);

/// Children of the program that was in this process before it was replaced. Nobody else waits for them, so they would stay in the list
/// of processes after their end.
#[derive(Debug)]
pub(crate) struct Leftovers(Vec<Pid>);

impl Leftovers {
    /// Finds them. To be called before anything is started.
    pub(crate) fn of_before() -> Self {
        let list = format!("/proc/self/task/{}/children", getpid().as_raw_nonzero());
        // Without the list there is nothing to be told apart.
        let children = fs::read_to_string(list).unwrap_or_default();
        Self(children.split_whitespace().filter_map(|pid| Pid::from_raw(pid.parse().ok()?)).collect())
    }

    /// Waits a moment and takes note of the end of those that have ended.
    pub(crate) async fn reap(self) {
        if !self.0.is_empty() {
            tokio::time::sleep(GRACE).await;
            let ended = self.take_note();
            tracing::debug!(children = self.0.len(), ended, "children of the program before");
        }
    }

    /// Says how many have ended.
    fn take_note(&self) -> usize {
        self.0.iter().filter(|pid| matches!(waitpid(Some(**pid), WaitOptions::NOHANG), Ok(Some(_)))).count()
    }
}

#[cfg(test)]
mod tests {
    use std::process::{Command, Stdio};

    use rustix::process::getrlimit;

    use super::*;

    #[test]
    fn no_memory_is_dumped() {
        harden().unwrap();
        let limit = getrlimit(Resource::Core);
        assert_eq!((limit.current, limit.maximum), (Some(0), Some(0)));
    }

    #[test]
    fn children_that_ended_are_taken_note_of_and_others_left_alone() {
        let start = || Command::new("cat").stdin(Stdio::piped()).spawn().unwrap();
        let (mut ending, mut staying) = (start(), start());
        let pid = |child: &std::process::Child| Pid::from_child(child);
        let leftovers = Leftovers(vec![pid(&ending), pid(&staying)]);
        assert_eq!(leftovers.take_note(), 0, "both run");
        drop(ending.stdin.take());
        while leftovers.take_note() == 0 {
            std::thread::yield_now();
        }
        assert!(ending.wait().is_err(), "its end was taken note of");
        assert!(staying.try_wait().unwrap().is_none(), "the other one runs on");
        drop(staying.stdin.take());
        assert!(staying.wait().unwrap().success());
    }
}
