//! A limit on requests a second.

use jiff::Timestamp;

/// Counts requests in windows of one second; the first request of a window opens it.
#[derive(Debug)]
pub(super) struct Throttle {
    per_second: u32,
    window: Option<(Timestamp, u32)>,
}

impl Throttle {
    pub(super) fn new(per_second: u32) -> Self {
        Self { per_second, window: None }
    }

    pub(super) fn per_second(&self) -> u32 {
        self.per_second
    }

    /// None lets the request pass and counts it; otherwise the whole seconds until the next window.
    pub(super) fn refuses(&mut self, now: Timestamp) -> Option<u64> {
        let open = self.window.take().filter(|(start, _)| {
            // A clock that was set back opens a new window instead of refusing until it has caught up.
            (0..1_000).contains(&now.duration_since(*start).as_millis())
        });
        let (start, taken) = open.unwrap_or((now, 0));
        if taken < self.per_second {
            self.window = Some((start, taken + 1));
            return None;
        }
        self.window = Some((start, taken));
        Some(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millisecond(1_763_600_000_000 + millis).unwrap()
    }

    #[test]
    fn takes_so_many_in_a_second_and_then_asks_to_wait() {
        let mut throttle = Throttle::new(2);
        assert_eq!(throttle.refuses(at(0)), None);
        assert_eq!(throttle.refuses(at(10)), None);
        assert_eq!(throttle.refuses(at(999)), Some(1), "the window is full");
        assert_eq!(throttle.refuses(at(1_000)), None, "a new second, a new window");
    }

    #[test]
    fn a_clock_set_back_does_not_lock_everybody_out() {
        let mut throttle = Throttle::new(1);
        assert_eq!(throttle.refuses(at(0)), None);
        assert_eq!(throttle.refuses(at(-60_000)), None);
    }
}
