//! A slip of the finger.

use fastrand::Rng;

/// The word with one letter too few, too many, wrong, or changed places with the next.
pub(super) fn in_word(word: &str, random: &mut Rng) -> String {
    let letters: Vec<char> = word.chars().collect();
    for _ in 0..20 {
        let mut slipped = letters.clone();
        let at = random.usize(0..letters.len());
        match random.u8(0..4) {
            0 => drop(slipped.remove(at)),
            1 => slipped.insert(at, random.lowercase()),
            2 => slipped[at] = random.lowercase(),
            _ if at + 1 < slipped.len() => slipped.swap(at, at + 1),
            _ => {}
        }
        // Doubling a double letter or swapping it is no slip.
        if slipped != letters {
            return slipped.into_iter().collect();
        }
    }
    word.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_changes_the_word_by_one_letter_or_swaps_two() {
        let mut random = Rng::with_seed(1);
        for _ in 0..500 {
            let slipped = in_word("jansen", &mut random);
            assert_ne!(slipped, "jansen");
            assert!((5..=7).contains(&slipped.chars().count()), "{slipped}");
        }
    }
}
