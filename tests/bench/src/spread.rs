//! How a number of measurements is spread.

use std::fmt;

use serde::Serialize;

/// Percentiles of measurements, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct Spread {
    /// How many measurements there were.
    pub(crate) samples: usize,
    pub(crate) p50: f64,
    pub(crate) p95: f64,
    pub(crate) p99: f64,
    pub(crate) most: f64,
}

impl Spread {
    /// The spread of these milliseconds; `None` without any.
    pub(crate) fn of(mut millis: Vec<f64>) -> Option<Self> {
        millis.sort_by(f64::total_cmp);
        let most = *millis.last()?;
        let at = |percent: usize| {
            // The smallest value that so many of a hundred do not exceed.
            let place = (millis.len() * percent).div_ceil(100).max(1) - 1;
            millis.get(place).copied().unwrap_or(most)
        };
        Some(Self { samples: millis.len(), p50: at(50), p95: at(95), p99: at(99), most })
    }
}

impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} / {} / {}", Millis(self.p50), Millis(self.p95), Millis(self.p99))
    }
}

/// Milliseconds with as many places as can be told apart.
pub(crate) struct Millis(pub(crate) f64);

impl fmt::Display for Millis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            millis if millis < 10.0 => write!(f, "{millis:.2}"),
            millis if millis < 100.0 => write!(f, "{millis:.1}"),
            millis => write!(f, "{millis:.0}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_a_value_that_was_measured() {
        let spread = Spread::of((1..=200).rev().map(f64::from).collect()).unwrap();
        assert_eq!((spread.samples, spread.p50, spread.p95, spread.p99, spread.most), (200, 100.0, 190.0, 198.0, 200.0));
    }

    #[test]
    fn one_value_is_every_percentile_and_none_is_no_spread() {
        let one = Spread::of(vec![7.0]).unwrap();
        assert_eq!((one.p50, one.p99), (7.0, 7.0));
        assert_eq!(Spread::of(Vec::new()), None);
    }
}
