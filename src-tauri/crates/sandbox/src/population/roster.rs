//! Which people a system knows.

/// People are looked at in blocks of so many; of each block the same places are on a roster.
const BLOCK: u32 = 12;

/// A system's people: some of those that everybody may know, and some of those beyond, whom the first system lacks.
///
/// With `n` people in the first system, numbers below `n` are that system's too, and the quarter of `n` from there on belongs
/// to the others only. Everything is arithmetic, so that a roster takes no memory.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Roster {
    shared: Run,
    beyond: Run,
}

/// The people of one stretch of numbers.
#[derive(Debug, Clone, Copy)]
struct Run {
    start: u32,
    len: u32,
    /// Places within a block, growing.
    places: &'static [u32],
}

impl Roster {
    /// A roster over the people below `n` and the quarter of `n` beyond. Places are within a block of twelve, and grow.
    pub(crate) fn new(n: u32, shared: &'static [u32], beyond: &'static [u32]) -> Self {
        Self {
            shared: Run { start: 0, len: n, places: shared },
            beyond: Run { start: n, len: (n / 4).min(u32::MAX - n), places: beyond },
        }
    }

    /// How many there are.
    pub(crate) fn count(&self) -> u32 {
        self.shared.count() + self.beyond.count()
    }

    /// The number of the person at a place, from 0.
    pub(crate) fn number(&self, place: u32) -> Option<u32> {
        match place.checked_sub(self.shared.count()) {
            None => self.shared.number(place),
            Some(place) => self.beyond.number(place),
        }
    }
}

impl Run {
    fn count(&self) -> u32 {
        let rest = self.len % BLOCK;
        self.len / BLOCK * self.per_block() + self.places.iter().filter(|place| **place < rest).count() as u32
    }

    fn number(&self, place: u32) -> Option<u32> {
        (place < self.count())
            .then(|| self.start + place / self.per_block() * BLOCK + self.places[(place % self.per_block()) as usize])
    }

    fn per_block(&self) -> u32 {
        self.places.len() as u32
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use rstest::rstest;

    use super::*;
    use crate::{secuconnect, securely, synctera};

    #[rstest]
    #[case(0)]
    #[case(1)]
    #[case(5)]
    #[case(50)]
    #[case(300)]
    #[case(2_003)]
    fn a_roster_is_the_chosen_places_of_every_block(#[case] n: u32) {
        let roster = Roster::new(n, &[1, 4, 9], &[0, 8, 11]);
        let numbers: Vec<u32> = (0..roster.count()).map(|place| roster.number(place).unwrap()).collect();
        assert_eq!(roster.number(roster.count()), None);
        let on_it = |number: &u32| {
            if *number < n { [1, 4, 9].contains(&(number % 12)) } else { [0, 8, 11].contains(&((number - n) % 12)) }
        };
        let wanted: Vec<u32> = (0..n + n / 4).filter(on_it).collect();
        assert_eq!(numbers, wanted, "in order, nobody twice and nobody else");
    }

    #[test]
    fn about_a_third_of_all_people_are_in_two_systems_or_more() {
        const N: u32 = 2_000;
        let mut known: HashMap<u32, u32> = (0..N).map(|number| (number, 1)).collect();
        for roster in [securely::roster(N), secuconnect::roster(N), synctera::roster(N)] {
            for number in (0..roster.count()).filter_map(|place| roster.number(place)) {
                *known.entry(number).or_default() += 1;
            }
        }
        let in_several = known.values().filter(|systems| **systems > 1).count();
        assert_eq!(known.len() as u32, N + N / 4, "everybody is somewhere");
        assert!((30..=37).contains(&(in_several * 100 / known.len())), "{in_several} of {}", known.len());
        assert!(known.values().any(|systems| *systems == 4), "some are everywhere");
    }
}
