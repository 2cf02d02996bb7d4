//! The sample customers: what this workspace knows of the people there are.

use jiff::{Timestamp, ToSpan};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use serde_json::{Map, json};

use super::customer::{Address, BanStatus, Customer, KycStatus, SsnSource, Status};
use crate::population::{self, Country, Population, Roster, customer_number};

/// Streams of chance, one for each thing that is decided about a person.
const TOPIC_CUSTOMER: u64 = 0x21;
const TOPIC_ADDRESS: u64 = 0x22;

/// 2021-03-01; the workspace took in customers for four years.
const FIRST_DAY: i64 = 1_614_556_800;
const YEARS: i64 = 4 * 365 * 86_400 * 1_000_000;

/// The customers of one seed.
#[derive(Debug, Clone)]
pub(super) struct Sample {
    people: Population,
    roster: Roster,
}

impl Sample {
    pub(super) fn new(seed: u64, roster: Roster) -> Self {
        Self { people: Population::new(seed), roster }
    }

    pub(super) fn count(&self) -> u32 {
        self.roster.count()
    }

    /// The customer at a place. They were taken in by the order of their places.
    pub(super) fn customer(&self, place: u32) -> Option<Customer> {
        let number = self.roster.number(place)?;
        let person = self.people.person(number);
        let mut random = self.people.chance(number, TOPIC_CUSTOMER);
        let status = any_status(&mut random);
        let created = self.created(place, &mut random);
        let mut customer = Customer::new(place, status, created);
        customer.last_updated_time =
            created.checked_add(random.random_range(0..34_560_000_000_000_i64).microseconds()).unwrap_or(created);

        // Prospects may be incomplete, and some were taken in before completeness was asked for.
        let lacking = if status == Status::Prospect { 3 } else { 14 };
        let mut known = || !random.random_ratio(1, lacking);
        customer.first_name = filled(person.given);
        customer.middle_name = person.middle.filter(|_| known());
        customer.last_name = filled(person.family);
        customer.dob = known().then(|| person.birth_date.to_string());
        customer.email = person.emails.into_iter().next();
        customer.phone_number = person.mobile.or(person.landline);
        let ssn = person.ssn.filter(|_| known());
        let lives_somewhere = known();
        customer.ssn_last_4 = ssn.and_then(|ssn| ssn.get(ssn.len() - 4..).map(str::to_owned));
        customer.ssn_source =
            customer.ssn_last_4.is_some().then(|| if random.random_ratio(1, 5) { SsnSource::Prefill } else { SsnSource::Manual });
        customer.chosen_name = random.random_ratio(1, 40).then(|| "Robin".to_owned());
        if random.random_ratio(1, 2) {
            let number = json!(customer_number(number));
            customer.metadata = Some(Map::from_iter([("customer_number".to_owned(), number)]));
        }
        customer.ban_status = match random.random_range(0..80_u32) {
            0..2 => BanStatus::Suspended,
            2 => BanStatus::Banned,
            _ => BanStatus::Allowed,
        };
        customer.kyc_status = kyc(status, &mut random);
        customer.kyc_exempt = random.random_ratio(1, 50);
        customer.kyc_last_run = (customer.kyc_status != KycStatus::Unverified).then_some(customer.last_updated_time);
        customer.has_accounts = customer.kyc_status == KycStatus::Accepted && random.random_ratio(1, 2);

        if lives_somewhere {
            let mut random = self.people.chance(number, TOPIC_ADDRESS);
            let home = home(person.address, &mut random);
            let elsewhere = home.country;
            let shipping =
                if random.random_ratio(1, 6) { population::Address::somewhere(elsewhere, &mut random) } else { home.clone() };
            customer.legal_address = Some(address(&home));
            customer.shipping_address = Some(address(&shipping));
        }
        Some(customer)
    }

    fn created(&self, place: u32, random: &mut ChaCha8Rng) -> Timestamp {
        let step = YEARS / i64::from(self.count().max(1));
        let micros = FIRST_DAY * 1_000_000 + i64::from(place) * step + random.random_range(0..step);
        Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

/// A bank's customers live where the bank is, more often than other people do.
fn home(own: population::Address, random: &mut ChaCha8Rng) -> population::Address {
    match random.random_range(0..12_u32) {
        0..4 if own.country != Country::UnitedStates => population::Address::somewhere(Country::UnitedStates, random),
        4 => population::Address::somewhere(Country::Canada, random),
        _ => own,
    }
}

fn address(address: &population::Address) -> Address {
    Address {
        address_line_1: address.line(),
        address_line_2: None,
        city: Some(address.city.to_owned()),
        state: Some(address.region.to_owned()),
        postal_code: Some(address.postal_code.clone()),
        country_code: address.country.code().to_owned(),
        nickname: None,
        is_registered_agent: false,
    }
}

fn filled(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

fn any_status(random: &mut ChaCha8Rng) -> Status {
    match random.random_range(0..100_u32) {
        0..64 => Status::Active,
        64..78 => Status::Prospect,
        78..84 => Status::Inactive,
        84..88 => Status::Dormant,
        88..92 => Status::Frozen,
        92..95 => Status::Denied,
        95..98 => Status::Deceased,
        98 => Status::Sanction,
        _ => Status::Escheat,
    }
}

fn kyc(status: Status, random: &mut ChaCha8Rng) -> KycStatus {
    match (status, random.random_range(0..20_u32)) {
        (Status::Prospect, _) => KycStatus::Unverified,
        (Status::Denied, _) => KycStatus::Rejected,
        (Status::Active, 0) => KycStatus::Review,
        (Status::Active, 1) => KycStatus::Pending,
        (Status::Active, 2) => KycStatus::Provisional,
        (Status::Active, 3) => KycStatus::ProviderFailure,
        _ => KycStatus::Accepted,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::synctera::{check, roster};

    fn customers() -> Vec<Customer> {
        let sample = Sample::new(1, roster(6_000));
        (0..sample.count()).filter_map(|place| sample.customer(place)).collect()
    }

    #[test]
    fn the_workspace_would_accept_its_own_customers() {
        for customer in customers() {
            assert!(customer.phone_number.as_deref().is_none_or(check::is_phone), "{:?}", customer.phone_number);
            assert!(customer.dob.as_deref().is_none_or(|dob| check::is_birth_date(dob, date(2026, 1, 1))));
            for address in customer.legal_address.iter().chain(&customer.shipping_address) {
                let country = address.country_code.as_str();
                assert!(check::is_country_code(country));
                assert!(address.state.as_deref().is_some_and(|state| check::is_state(state, country)), "{address:?}");
                let code = address.postal_code.clone();
                assert_eq!(code.as_deref().and_then(|code| check::postal_code(code, country)), code, "stored as it is kept");
            }
        }
    }

    #[test]
    fn they_were_taken_in_one_after_the_other() {
        let customers = customers();
        assert!(customers.is_sorted_by(|one, next| one.creation_time <= next.creation_time));
        assert!(customers.iter().all(|customer| customer.creation_time <= customer.last_updated_time));
    }

    #[test]
    fn the_awkward_ones_are_there() {
        let all = customers();
        let count = |wanted: &dyn Fn(&Customer) -> bool| all.iter().filter(|customer| wanted(customer)).count();
        for status in Status::ALL {
            assert!(count(&|customer| customer.status == status) > 5, "{status:?}");
        }
        assert!(count(&|customer| customer.legal_address != customer.shipping_address) > 100);
        assert!(count(&|customer| customer.legal_address.is_none()) > 50);
        assert!(count(&|customer| customer.status == Status::Active && customer.dob.is_none()) > 20);
        assert!(count(&|customer| customer.first_name.is_none()) > 5);
        assert!(count(&|customer| customer.chosen_name.is_some()) > 20);
        assert!(count(&|customer| customer.ssn_last_4.is_some()) > 200);
        assert!(count(&Customer::identity_is_fixed) > 200);
        assert!(count(&|customer| customer.ban_status != BanStatus::Allowed) > 20);
        let lives_in =
            |code: &str| count(&|customer| customer.legal_address.as_ref().is_some_and(|home| home.country_code == code));
        assert!(lives_in("US") > 300 && lives_in("CA") > 50);
    }
}
