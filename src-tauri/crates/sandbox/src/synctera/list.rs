//! GET `/customers`: filters, order and pages (section 2.3).

use std::cmp::Ordering;

use sha2::{Digest, Sha256};

use super::customer::{Customer, Status};
use super::id;
use super::problem::Problem;
use super::register::Register;
use super::{Done, wire};
use crate::server::{Call, Params, Reply};

/// More than this counts as this, without an error.
const MOST: usize = 100;

/// The parameters that decide who is listed and in which order; a page token is good for these only.
const DECISIVE: [&str; 9] =
    ["id", "first_name", "last_name", "email", "phone_number", "ssn_last_4", "status", "has_accounts", "sort_by"];

pub(super) fn list(register: &Register, call: &Call<'_>) -> Result<Done, Problem> {
    let query = Query::read(call.params)?;
    let start = query.start;
    let places: Vec<u32> = if query.filters.are_none() && query.order.is_empty() {
        register.places_by_change().skip(start).take(query.limit + 1).collect()
    } else {
        let all = register.listed(&query.fingerprint, || query.places(register));
        all.iter().skip(start).take(query.limit + 1).copied().collect()
    };
    let mut size = query.limit;
    // A page may be short and still have a successor; every third one is.
    if start / query.limit % 3 == 2 && size > 1 && places.len() > size {
        size -= 1;
    }
    let next = (places.len() > size).then(|| token(&query.fingerprint, start + size));
    let customers = places.iter().take(size).filter_map(|place| register.get(*place));
    let customers: Vec<_> = customers.map(|customer| wire::customer(&customer)).collect();
    let only = match (places.as_slice(), start) {
        ([only], 0) => Some(id::of_customer(*only)),
        _ => None,
    };
    let reply = Reply::json(axum::http::StatusCode::OK, wire::page(customers, next));
    Ok(Done { reply, customer_id: only, changes: Vec::new() })
}

/// What was asked for.
struct Query {
    filters: Filters,
    order: Vec<(Key, Direction)>,
    limit: usize,
    start: usize,
    /// Of the decisive parameters.
    fingerprint: String,
}

/// All that are there must hold. Texts are compared with their capitals: whether they should be is unknown (section 7).
struct Filters {
    ids: Option<Vec<String>>,
    first_name: Option<String>,
    last_name: Option<String>,
    email: Option<String>,
    phone_number: Option<String>,
    ssn_last_4: Option<String>,
    status: Option<Status>,
    has_accounts: Option<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    CreationTime,
    FirstName,
    LastName,
    LastUpdatedTime,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    Ascending,
    Descending,
}

impl Query {
    fn read(params: &Params) -> Result<Self, Problem> {
        let fingerprint = fingerprint(params);
        let limit = match params.get("limit").map(|text| text.parse::<u64>()) {
            None => MOST,
            Some(Ok(limit)) if limit >= 1 => usize::try_from(limit).unwrap_or(MOST).min(MOST),
            Some(_) => return Err(Problem::query("limit must be an integer of at least 1")),
        };
        let start = match params.get("page_token") {
            None => 0,
            Some(token) => {
                start_of(token, &fingerprint).ok_or_else(|| Problem::query("page_token is not valid for this list"))?
            }
        };
        let order = match params.get("sort_by") {
            None => Vec::new(),
            Some(keys) => keys
                .split(',')
                .map(|key| sort_key(key).ok_or_else(|| Problem::query(format!("sort_by cannot be {key}"))))
                .collect::<Result<_, _>>()?,
        };
        Ok(Self { filters: Filters::read(params)?, order, limit, start, fingerprint })
    }

    /// Everybody who matches, in order.
    fn places(&self, register: &Register) -> Vec<u32> {
        let matching =
            |place: &u32| self.filters.are_none() || register.get(*place).is_some_and(|customer| self.filters.accept(&customer));
        let candidates = self.filters.candidates(register);
        if let [(Key::CreationTime, direction), ..] = self.order.as_slice() {
            // Places are in the order of creation already, and no two customers were created at one moment in the sample.
            let mut places: Vec<u32> =
                candidates.unwrap_or_else(|| register.places().collect()).into_iter().filter(matching).collect();
            places.sort_unstable();
            if *direction == Direction::Descending {
                places.reverse();
            }
            return places;
        }
        let places = match candidates {
            Some(candidates) => candidates,
            None => register.places_by_change().collect(),
        };
        let places = places.into_iter();
        if self.order.is_empty() {
            return places.filter(matching).collect();
        }
        let mut customers: Vec<Customer> =
            places.filter_map(|place| register.get(place)).filter(|customer| self.filters.accept(customer)).collect();
        customers.sort_by(|one, other| self.compare(one, other));
        customers.into_iter().map(|customer| customer.place).collect()
    }

    fn compare(&self, one: &Customer, other: &Customer) -> Ordering {
        let by = |(key, direction): &(Key, Direction)| {
            let order = match key {
                Key::CreationTime => one.creation_time.cmp(&other.creation_time),
                Key::FirstName => one.first_name.cmp(&other.first_name),
                Key::LastName => one.last_name.cmp(&other.last_name),
                Key::LastUpdatedTime => one.last_updated_time.cmp(&other.last_updated_time),
            };
            if *direction == Direction::Ascending { order } else { order.reverse() }
        };
        self.order.iter().map(by).find(|order| order.is_ne()).unwrap_or_else(|| one.place.cmp(&other.place))
    }
}

impl Filters {
    fn read(params: &Params) -> Result<Self, Problem> {
        let text = |name: &str| params.get(name).cloned();
        let ids = match params.get("id") {
            None => None,
            Some(ids) => {
                let ids: Vec<String> = ids.split(',').map(str::to_ascii_lowercase).collect();
                if !ids.iter().all(|one| id::is_uuid(one)) {
                    return Err(Problem::query("id must be a list of UUIDs"));
                }
                Some(ids)
            }
        };
        let status = text("status")
            .map(|name| Status::named(&name).ok_or_else(|| Problem::query("status is not one of the allowed values")))
            .transpose()?;
        let has_accounts = text("has_accounts")
            .map(|flag| flag.parse().map_err(|_| Problem::query("has_accounts must be true or false")))
            .transpose()?;
        let ssn_last_4 = text("ssn_last_4");
        if ssn_last_4.as_ref().is_some_and(|digits| digits.chars().count() != 4) {
            return Err(Problem::query("ssn_last_4 must have 4 characters"));
        }
        Ok(Self {
            ids,
            first_name: text("first_name"),
            last_name: text("last_name"),
            email: text("email"),
            phone_number: text("phone_number"),
            ssn_last_4,
            status,
            has_accounts,
        })
    }

    fn are_none(&self) -> bool {
        let texts = [&self.first_name, &self.last_name, &self.email, &self.phone_number, &self.ssn_last_4];
        self.ids.is_none() && texts.iter().all(|text| text.is_none()) && self.status.is_none() && self.has_accounts.is_none()
    }

    /// The only customers who can match, where that is known without looking at everybody.
    fn candidates(&self, register: &Register) -> Option<Vec<u32>> {
        if let Some(ids) = &self.ids {
            let mut places: Vec<u32> = ids.iter().filter_map(|one| register.with_id(one)).map(|one| one.place).collect();
            places.sort_unstable();
            places.dedup();
            return Some(places);
        }
        let exact = [&self.email, &self.phone_number].into_iter().flatten().find(|value| !value.contains('*'))?;
        Some(register.candidates(exact).into_iter().collect())
    }

    fn accept(&self, customer: &Customer) -> bool {
        let matches = |pattern: &Option<String>, values: &[&Option<String>]| {
            pattern
                .as_ref()
                .is_none_or(|pattern| values.iter().any(|value| value.as_ref().is_some_and(|value| is_like(pattern, value))))
        };
        matches(&self.first_name, &[&customer.first_name, &customer.chosen_name])
            && matches(&self.last_name, &[&customer.last_name])
            && matches(&self.email, &[&customer.email])
            && matches(&self.phone_number, &[&customer.phone_number])
            && (self.ssn_last_4.is_none() || self.ssn_last_4 == customer.ssn_last_4)
            && self.status.is_none_or(|status| customer.status == status)
            && self.has_accounts.is_none_or(|flag| customer.has_accounts == flag)
            && self.ids.as_ref().is_none_or(|ids| ids.contains(&id::of_customer(customer.place)))
    }
}

/// `key:asc` or `key:desc`.
fn sort_key(text: &str) -> Option<(Key, Direction)> {
    let (key, direction) = text.split_once(':')?;
    let key = match key {
        "creation_time" => Key::CreationTime,
        "first_name" => Key::FirstName,
        "last_name" => Key::LastName,
        "last_updated_time" => Key::LastUpdatedTime,
        _ => return None,
    };
    let direction = match direction {
        "asc" => Direction::Ascending,
        "desc" => Direction::Descending,
        _ => return None,
    };
    Some((key, direction))
}

/// Whether the whole text is like the pattern, in which `*` stands for anything or nothing.
fn is_like(pattern: &str, text: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(mut left) = text.strip_prefix(start) else {
        return false;
    };
    let mut pieces = rest.split('*').peekable();
    while let Some(piece) = pieces.next() {
        if pieces.peek().is_none() {
            return left.ends_with(piece);
        }
        match left.find(piece) {
            Some(at) => left = &left[at + piece.len()..],
            None => return false,
        }
    }
    true
}

fn fingerprint(params: &Params) -> String {
    let mut hash = Sha256::new();
    for name in DECISIVE {
        hash.update(name);
        hash.update([0]);
        if let Some(value) = params.get(name) {
            hash.update(value);
            hash.update([1]);
        }
    }
    hex::encode(&hash.finalize()[..4])
}

fn token(fingerprint: &str, start: usize) -> String {
    format!("{fingerprint}{start:x}")
}

fn start_of(token: &str, fingerprint: &str) -> Option<usize> {
    usize::from_str_radix(token.strip_prefix(fingerprint)?, 16).ok()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("Smith", "Smith", true)]
    #[case("smith", "Smith", false)]
    #[case("Smi", "Smith", false)]
    #[case("Smi*", "Smith", true)]
    #[case("*ith", "Smith", true)]
    #[case("S*t*h", "Smith", true)]
    #[case("*", "Smith", true)]
    #[case("**", "", true)]
    #[case("Sm*mith", "Smith", false)]
    #[case("a*a", "a", false)]
    #[case("*ü*", "Müller", true)]
    fn patterns(#[case] pattern: &str, #[case] text: &str, #[case] like: bool) {
        assert_eq!(is_like(pattern, text), like, "{pattern} and {text}");
    }

    #[rstest]
    #[case("last_name:asc", true)]
    #[case("last_name", false)]
    #[case("dob:asc", false)]
    #[case("last_name:ASC", false)]
    fn sort_keys(#[case] text: &str, #[case] accepted: bool) {
        assert_eq!(sort_key(text).is_some(), accepted, "{text}");
    }
}
