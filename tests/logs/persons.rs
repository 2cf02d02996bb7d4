//! Made-up persons whose names are no words.

use fastrand::Rng;

/// Somebody, by everything that would tell who it is.
pub(crate) struct Person {
    pub(crate) given: String,
    pub(crate) family: String,
    pub(crate) email: String,
    pub(crate) phone: String,
    pub(crate) external_id: String,
}

impl Person {
    /// What may stand nowhere.
    pub(crate) fn needles(&self) -> Vec<String> {
        vec![
            self.given.clone(),
            self.family.clone(),
            self.email.clone(),
            self.phone.clone(),
            // Without the country, as it may be written too.
            self.phone[3..].to_owned(),
            self.external_id.clone(),
        ]
    }
}

/// The same persons every time.
pub(crate) fn generated(count: usize) -> Vec<Person> {
    let mut rng = Rng::with_seed(17);
    (0..count).map(|_| person(&mut rng)).collect()
}

fn person(rng: &mut Rng) -> Person {
    let (given, family) = (name(rng), name(rng));
    let email = format!("{}.{}@{}.example", given.to_lowercase(), family.to_lowercase(), name(rng).to_lowercase());
    Person {
        email,
        phone: format!("+3161{:07}", rng.u32(0..10_000_000)),
        external_id: format!("KL-{}", rng.u32(10_000_000..100_000_000)),
        given,
        family,
    }
}

/// A name that nobody has: consonants and vowels in turn with a `q` that no word would have there.
fn name(rng: &mut Rng) -> String {
    let mut name = String::from("Q");
    for _ in 0..4 {
        name.push(rng.choice(['a', 'e', 'i', 'o', 'u']).unwrap_or('a'));
        name.push(rng.choice(['b', 'd', 'f', 'g', 'j', 'k', 'q', 'v', 'x', 'z']).unwrap_or('q'));
    }
    name
}
