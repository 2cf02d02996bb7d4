//! One person, and the households people live in.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use super::address::Address;
use super::home::{Country, Language};
use super::names::{CULTURES, Culture, FamilyStyle};
use super::online;

/// People are laid out in rows of so many; the last ones of a row may share a home.
const ROW: u32 = 8;

/// Streams of chance from here on belong to rows, below to people.
const ROW_STREAMS: u64 = 1 << 40;

/// The streams of everything that was added to people later, so that the rest of them stays what it was.
const TOPIC_PARTICULARS: u64 = 0x4000;

/// Somebody, before any system knows them. Either name may be empty, as in real data; not both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) given: String,
    pub(crate) family: String,
    pub(crate) country: Country,
    pub(crate) language: Language,
    pub(crate) emails: Vec<String>,
    pub(crate) mobile: Option<String>,
    /// The number at home, which a household shares.
    pub(crate) landline: Option<String>,
    pub(crate) twitter: Option<String>,
    pub(crate) facebook: Option<String>,
    pub(crate) company: Option<String>,
    pub(crate) middle: Option<String>,
    pub(crate) birth_date: Date,
    /// Shared by a household.
    pub(crate) address: Address,
    /// A number in the form `900-12-3456`. Numbers from 900 up with this middle part are given to nobody.
    pub(crate) ssn: Option<String>,
}

/// All people of a seed.
#[derive(Debug, Clone)]
pub(crate) struct Population {
    start: ChaCha8Rng,
}

/// What the people of one home have in common.
struct Home {
    culture: &'static Culture,
    family: String,
    country: Country,
    landline: String,
}

impl Population {
    pub(crate) fn new(seed: u64) -> Self {
        Self { start: ChaCha8Rng::seed_from_u64(seed) }
    }

    /// A stream of chance of its own for everything else about this person; `topic` keeps the streams apart.
    pub(crate) fn chance(&self, number: u32, topic: u64) -> ChaCha8Rng {
        self.stream((topic << 48) | u64::from(number))
    }

    /// The person with this number.
    pub(crate) fn person(&self, number: u32) -> Person {
        let mut random = self.stream(u64::from(number));
        let home = self.home(number);
        let culture = home.as_ref().map_or_else(|| any_culture(&mut random), |home| home.culture);
        let mut given = given(culture, &mut random);
        let own_family = family(culture, &mut random);
        let own_country = pick(culture.countries, &mut random);
        let (mut family, country, shared_landline) = match home {
            Some(home) => (home.family, home.country, Some(home.landline)),
            None => (own_family, own_country, None),
        };
        match random.random_range(0..100_u32) {
            0 => given.clear(),
            1 => family.clear(),
            2 => {
                // The long names that forms and lists must survive.
                for joint in [" ", "-", " "] {
                    given = given + joint + pick(&culture.given, &mut random);
                }
                family = family + "-" + pick(&culture.family, &mut random);
            }
            _ => {}
        }
        let language = country.language().unwrap_or(culture.language);

        let email_count = match random.random_range(0..100_u32) {
            0..10 => 0,
            10..90 => 1,
            _ => 2,
        };
        let emails = (0..email_count).map(|_| online::email(&given, &family, number + 1, language, &mut random)).collect();
        let mobile = random.random_ratio(3, 4).then(|| country.mobile(&mut random));
        let own_landline = random.random_ratio(1, 10).then(|| country.landline(&mut random));
        let twitter = random.random_ratio(1, 12).then(|| online::twitter(&given, &family, number + 1));
        let facebook = random.random_ratio(1, 10).then(|| online::facebook(&mut random));
        let company = random.random_ratio(1, 7).then(|| company(&family, language, &mut random));
        let mut random = self.chance(number, TOPIC_PARTICULARS);
        let middle = (!given.is_empty() && random.random_ratio(1, 4)).then(|| pick_name(&culture.given, &mut random).to_owned());
        let birth_date = date(1930, 1, 1).saturating_add(random.random_range(0..28_000_i64).days());
        let own_address = Address::somewhere(country, &mut random);
        let address = match shared_landline {
            Some(_) => self.shared_address(number, country),
            None => own_address,
        };
        let ssn = (country == Country::UnitedStates || random.random_ratio(1, 4)).then(|| ssn(&mut random));
        Person {
            given,
            family,
            country,
            language,
            emails,
            mobile,
            landline: shared_landline.or(own_landline),
            twitter,
            facebook,
            company,
            middle,
            birth_date,
            address,
            ssn,
        }
    }

    /// Every other row ends with two to four people who live together.
    fn home(&self, number: u32) -> Option<Home> {
        let mut random = self.stream(ROW_STREAMS + u64::from(number / ROW));
        if random.random_ratio(1, 2) || number % ROW < ROW - random.random_range(2..=4_u32) {
            return None;
        }
        let culture = any_culture(&mut random);
        let country = pick(culture.countries, &mut random);
        Some(Home { culture, family: family(culture, &mut random), country, landline: country.landline(&mut random) })
    }

    /// The address of the home a row ends with.
    fn shared_address(&self, number: u32, country: Country) -> Address {
        let stream = (TOPIC_PARTICULARS << 48) | (ROW_STREAMS + u64::from(number / ROW));
        Address::somewhere(country, &mut self.stream(stream))
    }

    fn stream(&self, stream: u64) -> ChaCha8Rng {
        let mut random = self.start.clone();
        random.set_stream(stream);
        random
    }
}

fn pick<T: Copy>(list: &[T], random: &mut ChaCha8Rng) -> T {
    list[random.random_range(0..list.len() as u32) as usize]
}

/// The lists begin with the usual names, so the front is taken more often than the back.
fn pick_name(list: &[&'static str], random: &mut ChaCha8Rng) -> &'static str {
    let places = 0..list.len() as u32;
    list[random.random_range(places.clone()).min(random.random_range(places)) as usize]
}

fn any_culture(random: &mut ChaCha8Rng) -> &'static Culture {
    let mut point = random.random_range(0..1_000_u32);
    for culture in CULTURES.iter() {
        if point < culture.share {
            return culture;
        }
        point -= culture.share;
    }
    // The shares add up to a thousand, which a test sees to.
    &CULTURES[0]
}

fn given(culture: &Culture, random: &mut ChaCha8Rng) -> String {
    let first = pick_name(&culture.given, random);
    let second = pick_name(&culture.given, random);
    if random.random_ratio(1, 10) && first != second { format!("{first} {second}") } else { first.to_owned() }
}

fn family(culture: &Culture, random: &mut ChaCha8Rng) -> String {
    let first = pick_name(&culture.family, random);
    let second = pick_name(&culture.family, random);
    match culture.family_style {
        FamilyStyle::BothParents => format!("{first} {second}"),
        FamilyStyle::One if random.random_ratio(1, 16) && first != second => format!("{first}-{second}"),
        FamilyStyle::One => first.to_owned(),
    }
}

fn company(family: &str, language: Language, random: &mut ChaCha8Rng) -> String {
    let family = if family.is_empty() { "Noord" } else { family };
    let shapes: [&str; 4] = match language {
        Language::Dutch => ["Bakkerij {}", "{} & Zn.", "{} Installatietechniek B.V.", "Café {}"],
        Language::German => ["{} GmbH", "Gebrüder {} KG", "Autohaus {}", "Praxis Dr. {}"],
        Language::English => ["{} & Sons Ltd", "{} Consulting", "The {} Bakery", "{} Logistics"],
    };
    pick(&shapes, random).replace("{}", family)
}

fn ssn(random: &mut ChaCha8Rng) -> String {
    let (area, group, serial) =
        (random.random_range(900..1_000_u32), random.random_range(1..50_u32), random.random_range(1..10_000_u32));
    format!("{area}-{group:02}-{serial:04}")
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    const PEOPLE: u32 = 5_000;

    fn people() -> impl Iterator<Item = Person> {
        let population = Population::new(1);
        (0..PEOPLE).map(move |number| population.person(number))
    }

    fn in_common_alphabet(letter: char) -> bool {
        letter.is_ascii_alphabetic()
            || matches!(letter, 'À'..='Ö' | 'Ø'..='Þ' | 'ß'..='ö' | 'ø'..='ÿ' | 'Š' | 'š' | '.' | '-' | '\'' | ' ')
    }

    #[test]
    fn names_keep_to_the_common_alphabet() {
        for person in people() {
            for name in [&person.given, &person.family] {
                assert!(name.chars().all(in_common_alphabet), "{name} cannot be stored everywhere");
                assert_eq!(name.trim(), name, "a name starts and ends with a letter");
            }
            assert!(!(person.given.is_empty() && person.family.is_empty()), "nobody is nameless");
        }
    }

    #[test]
    fn the_same_number_is_the_same_person_and_seeds_differ() {
        let population = Population::new(1);
        assert_eq!(population.person(4_711), Population::new(1).person(4_711));
        assert_ne!(population.person(4_711), Population::new(2).person(4_711));
        assert_ne!(population.person(4_711), population.person(4_712));
    }

    #[test]
    fn phones_are_valid_numbers_of_their_country() {
        for person in people() {
            for phone in person.mobile.iter().chain(&person.landline) {
                let parsed: rlibphonenumber::PhoneNumber = phone.parse().unwrap_or_else(|error| panic!("{phone}: {error}"));
                assert!(parsed.is_valid(), "{phone} is not in the numbering plan");
                assert_eq!(parsed.to_string(), *phone, "written in E.164 already");
            }
        }
    }

    #[test]
    fn addresses_are_only_at_reserved_domains() {
        for email in people().flat_map(|person| person.emails) {
            let (local, domain) = email.split_once('@').unwrap();
            assert!(!local.is_empty() && local.is_ascii() && !local.contains(' '), "{email} has an odd local part");
            let reserved = ["example.com", "example.org", "example.net"];
            assert!(
                reserved.iter().any(|end| domain == *end || domain.ends_with(&format!(".{end}"))),
                "{domain} could belong to somebody"
            );
        }
    }

    #[test]
    fn some_households_share_name_and_phone() {
        let mut homes: HashMap<String, Vec<Person>> = HashMap::new();
        for person in people() {
            if let Some(landline) = person.landline.clone() {
                homes.entry(landline).or_default().push(person);
            }
        }
        let shared: Vec<_> = homes.values().filter(|home| home.len() > 1).collect();
        assert!(shared.len() > 200, "only {} households", shared.len());
        let of_one_name = shared.iter().filter(|home| home.iter().all(|person| person.family == home[0].family)).count();
        assert!(of_one_name * 10 > shared.len() * 8, "most households have one family name");
    }

    #[test]
    fn the_awkward_ones_are_there() {
        let all: Vec<Person> = people().collect();
        let count = |wanted: &dyn Fn(&Person) -> bool| all.iter().filter(|person| wanted(person)).count();
        assert!(count(&|person| person.given.is_empty()) > 10);
        assert!(count(&|person| person.family.is_empty()) > 10);
        assert!(count(&|person| person.emails.is_empty()) > 100);
        assert!(count(&|person| person.emails.len() == 2) > 100);
        assert!(count(&|person| person.twitter.is_some()) > 100);
        assert!(count(&|person| person.facebook.is_some()) > 100);
        assert!(count(&|person| person.family.contains('\'')) > 20);
        assert!(count(&|person| person.given.chars().count() + person.family.chars().count() > 40) > 20);
        assert!(count(&|person| !person.family.is_ascii()) > 300);
    }

    #[test]
    fn a_household_has_one_address_and_everybody_was_born() {
        let mut homes: HashMap<String, Address> = HashMap::new();
        for person in people() {
            assert!((date(1930, 1, 1)..date(2008, 1, 1)).contains(&person.birth_date));
            assert_eq!(person.address.country, person.country);
            if let Some(landline) = person.landline
                && let Some(other) = homes.insert(landline, person.address.clone())
            {
                assert_eq!(other, person.address, "one phone at home is one home");
            }
        }
    }

    #[test]
    fn some_have_a_middle_name_and_an_identity_number() {
        let all: Vec<Person> = people().collect();
        assert!(all.iter().filter(|person| person.middle.is_some()).count() > 1_000);
        assert!(all.iter().filter(|person| person.ssn.is_some()).count() > 1_000);
        assert!(all.iter().all(|person| person.country != Country::UnitedStates || person.ssn.is_some()));
        for ssn in all.iter().filter_map(|person| person.ssn.as_deref()) {
            let form: String = ssn.chars().map(|sign| if sign.is_ascii_digit() { '0' } else { sign }).collect();
            assert_eq!((form.as_str(), ssn.starts_with('9')), ("000-00-0000", true), "{ssn}");
        }
    }

    #[test]
    fn handles_have_only_letters_digits_and_underscores() {
        for handle in people().filter_map(|person| person.twitter) {
            assert!(handle.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_'), "{handle}");
        }
    }
}
