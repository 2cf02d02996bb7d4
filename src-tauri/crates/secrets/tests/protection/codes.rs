use secrets::protection::{LETTERS, PARTS, ProtectionError, RecoveryCode};

use crate::support::Seeded;

const ALPHABET: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

fn written(code: &RecoveryCode) -> Vec<String> {
    code.parts().iter().map(|part| part.to_string()).collect()
}

fn misspelt(parts: &[String]) -> Option<Vec<u8>> {
    match RecoveryCode::read(&parts.join("-")) {
        Err(ProtectionError::Misspelt(wrong)) => Some(wrong),
        Ok(_) => None,
        Err(other) => panic!("a typo is not {other:?}"),
    }
}

/// `parts` with one letter in another's place.
fn with_letter(parts: &[String], part: usize, place: usize, letter: char) -> Vec<String> {
    let mut parts = parts.to_vec();
    parts[part] = parts[part].chars().enumerate().map(|(at, old)| if at == place { letter } else { old }).collect();
    parts
}

#[test]
fn every_single_wrong_letter_is_found_in_its_part() {
    let entropy = Seeded::new(11);
    for _ in 0..1_000 {
        let parts = written(&RecoveryCode::draw(&entropy).unwrap());
        for part in 0..PARTS {
            for place in 0..LETTERS {
                for letter in ALPHABET.chars().filter(|&letter| !parts[part][place..].starts_with(letter)) {
                    let wrong = with_letter(&parts, part, place, letter);
                    assert_eq!(misspelt(&wrong), Some(vec![part as u8 + 1]), "{letter} at {place} of {}", parts[part]);
                }
            }
        }
    }
}

#[test]
fn every_swap_of_neighbours_is_found_in_its_part() {
    let entropy = Seeded::new(12);
    let mut swaps = 0;
    for _ in 0..1_000 {
        let parts = written(&RecoveryCode::draw(&entropy).unwrap());
        for part in 0..PARTS {
            for place in 0..LETTERS - 1 {
                let mut letters: Vec<char> = parts[part].chars().collect();
                if letters[place] == letters[place + 1] {
                    continue;
                }
                letters.swap(place, place + 1);
                let mut wrong = parts.clone();
                wrong[part] = letters.into_iter().collect();
                assert_eq!(misspelt(&wrong), Some(vec![part as u8 + 1]), "{} for {}", wrong[part], parts[part]);
                swaps += 1;
            }
        }
    }
    assert!(swaps > 30_000, "most neighbours differ");
}

#[test]
fn parts_in_another_order_are_found() {
    let entropy = Seeded::new(13);
    for _ in 0..200 {
        let parts = written(&RecoveryCode::draw(&entropy).unwrap());
        for one in 0..PARTS {
            for other in one + 1..PARTS {
                let mut wrong = parts.clone();
                wrong.swap(one, other);
                assert_eq!(misspelt(&wrong), Some(vec![one as u8 + 1, other as u8 + 1]));
            }
        }
    }
}

#[test]
fn letters_too_few_or_too_many_are_found_in_their_part() {
    let parts = written(&RecoveryCode::draw(&Seeded::new(14)).unwrap());
    for part in 0..PARTS {
        let mut short = parts.clone();
        short[part].pop();
        assert_eq!(misspelt(&short), Some(vec![part as u8 + 1]), "the other parts are where they were");
        let mut long = parts.clone();
        long[part].push('0');
        assert_eq!(misspelt(&long), Some(vec![part as u8 + 1]));
    }
    assert_eq!(misspelt(&parts[..7]), Some(vec![8]), "the last part is missing");
    assert_eq!(misspelt(&[parts.concat(), "0".into()]), Some(vec![8]), "something comes after the last part");
    assert_eq!(misspelt(&[]), Some((1..=8).collect()));
    assert_eq!(misspelt(&["A".repeat(10_000)]), Some((1..=8).collect()));
    assert_eq!(misspelt(&with_letter(&parts, 3, 0, 'U')), Some(vec![4]), "U is in no code");
    assert_eq!(misspelt(&with_letter(&parts, 3, 0, 'ß')), Some(vec![4]));
}

#[test]
fn a_code_may_be_typed_as_people_type() {
    let entropy = Seeded::new(15);
    for _ in 0..200 {
        let code = RecoveryCode::draw(&entropy).unwrap();
        let parts = written(&code);
        let (shown, together) = (parts.join("-"), parts.concat());
        let look_alike = together.replace('1', "l").replace('0', "o");
        for typed in [
            &shown,
            &together,
            &look_alike,
            &together.replace('1', "I"),
            &shown.to_lowercase(),
            &format!("  {}\n", parts.join("  ")),
            &parts.join("\r\n"),
            &parts.join(" \u{2013} "),
        ] {
            assert_eq!(RecoveryCode::read(typed), Ok(code.clone()), "{typed:?}");
        }
    }
}

#[test]
fn a_code_prints_as_redacted() {
    let code = RecoveryCode::draw(&Seeded::new(16)).unwrap();
    assert_eq!(format!("{code:?}"), "RecoveryCode([redacted])");
}
