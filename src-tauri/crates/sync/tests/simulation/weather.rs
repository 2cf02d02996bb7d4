//! What the network, the systems and the disk do to those who rely on them.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};

use store::simulated;

use crate::chance::Chance;

/// What becomes of a request that asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReadFate {
    Served,
    Lost,
    TimedOut,
    Busy,
    Failed,
    Html,
    /// Answered as if there were nothing.
    Empty,
}

/// What becomes of a request that changes something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WriteFate {
    Served,
    /// The connection could not be made at all.
    Unsent,
    /// Lost on the way.
    Lost,
    /// Carried out; the answer is lost.
    AnswerLost,
    /// Carried out twice.
    Twice,
    /// Carried out slowly, and answered.
    Slow,
    /// Carried out after the sender gave up.
    Late,
    Busy,
    /// Failed before it was carried out.
    FailedBefore,
    /// Failed after it was carried out.
    FailedAfter,
    /// Carried out; the answer is cut short.
    Truncated,
    /// Answered by something else; not carried out.
    Html,
    /// Answered with success, and nothing is done.
    Ignored,
    /// Carried out with another value than was sent.
    Altered,
}

/// The weather of a history.
pub(crate) struct Weather {
    chance: Chance,
    /// How bad it is: 0 to 3.
    level: u32,
    raging: AtomicBool,
    kills_left: AtomicU32,
    /// There is no network before this.
    offline_until: AtomicU64,
}

impl Weather {
    /// The weather of a seed.
    pub(crate) fn new(seed: u64) -> Self {
        let chance = Chance::new(seed, 0x77ea_7e12);
        let level = chance.weighted(&[(1, 0), (2, 1), (3, 2), (4, 3)]);
        Self {
            chance,
            level,
            raging: AtomicBool::new(true),
            kills_left: AtomicU32::new(4 + 4 * level),
            offline_until: AtomicU64::new(0),
        }
    }

    /// From now on everything works.
    pub(crate) fn calm_down(&self) {
        self.pause(true);
    }

    /// Nothing goes wrong for a while.
    pub(crate) fn pause(&self, still: bool) {
        self.raging.store(!still, Ordering::SeqCst);
    }

    /// Whether anything can go wrong now.
    pub(crate) fn rages(&self) -> bool {
        self.raging.load(Ordering::SeqCst) && self.level > 0
    }

    /// From now on, and until then, there is no network.
    pub(crate) fn cut_off(&self, until: u64) {
        self.offline_until.store(until, Ordering::SeqCst);
    }

    /// Whether there is no network now.
    pub(crate) fn is_offline(&self, now: u64) -> bool {
        self.rages() && now < self.offline_until.load(Ordering::SeqCst)
    }

    /// What becomes of the next request that asks.
    pub(crate) fn of_read(&self) -> ReadFate {
        use ReadFate::{Busy, Empty, Failed, Html, Lost, Served, TimedOut};
        if !self.rages() || !self.chance.in_thousand(50 * self.level) {
            return Served;
        }
        self.chance.weighted(&[(4, Lost), (2, TimedOut), (3, Busy), (4, Failed), (2, Html), (3, Empty)])
    }

    /// What becomes of the next request that changes something.
    pub(crate) fn of_write(&self) -> WriteFate {
        use WriteFate::{
            Altered, AnswerLost, Busy, FailedAfter, FailedBefore, Html, Ignored, Late, Lost, Served, Slow, Truncated, Twice,
            Unsent,
        };
        if !self.rages() || !self.chance.in_thousand(170 * self.level) {
            return Served;
        }
        let all = [
            (2, Unsent),
            (5, Lost),
            (7, AnswerLost),
            (2, Twice),
            (4, Slow),
            (2, Late),
            (3, Busy),
            (4, FailedBefore),
            (4, FailedAfter),
            (3, Truncated),
            (3, Html),
            (1, Ignored),
            (1, Altered),
        ];
        self.chance.weighted(&all)
    }

    /// What becomes of the next commit.
    pub(crate) fn of_commit(&self) -> simulated::Fate {
        use simulated::Fate::{DiskFull, EndsAfter, EndsBefore, Kept};
        if !self.rages() || !self.chance.in_thousand(9 * self.level) {
            return Kept;
        }
        let fate = self.chance.weighted(&[(2, DiskFull), (2, EndsBefore), (4, EndsAfter)]);
        if fate != DiskFull && !self.may_kill() { Kept } else { fate }
    }

    /// Whether the program ends here, in the middle of a request.
    pub(crate) fn kills(&self) -> bool {
        self.rages() && self.chance.in_thousand(4 * self.level) && self.may_kill()
    }

    fn may_kill(&self) -> bool {
        self.kills_left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok()
    }

    /// How long a request takes each way.
    pub(crate) fn latency(&self) -> u64 {
        self.chance.weighted(&[(6, 1), (3, 10), (1, 60)]) * self.chance.between(5, 40)
    }

    /// A span of time.
    pub(crate) fn span(&self, low: u64, high: u64) -> u64 {
        self.chance.between(low, high)
    }

    /// Whether something that happens this many times in a thousand happens.
    pub(crate) fn in_thousand(&self, times: u32) -> bool {
        self.chance.in_thousand(times)
    }
}
