//! Filters of a query, as what the index can be asked.

use std::collections::BTreeMap;

use domain::fold;
use domain::query::{Filter, Trait};
use rusqlite::Connection;

use super::expression;
use crate::StoreError;
use crate::table::{connection, outbox};

/// What filters come to.
#[derive(Debug, Default)]
pub(super) struct Filters {
    /// An expression each, all of which have to hold.
    pub(super) expressions: Vec<String>,
    /// Persons with waiting changes, where only these are wanted.
    pub(super) among: Option<BTreeMap<i64, bool>>,
    /// Whether one of them names nothing that is known here.
    pub(super) match_nobody: bool,
}

/// The facet of a connection.
pub(crate) fn of_connection(id: domain::ConnectionId) -> String {
    format!("in_{}", id.to_string().replace('-', ""))
}

/// The facet of a country, as [`domain::country::key`] gives it.
pub(crate) fn country(key: &str) -> String {
    format!("country_{}", fold::words(key).concat())
}

/// Whether a facet comes from what customers hold, and not from which connection they are at or what kinds of channels they have.
pub(super) fn is_of_a_value(facet: &str) -> bool {
    ["status_", "city_", "country_"].iter().any(|kind| facet.starts_with(kind))
}

/// Reads filters.
pub(super) fn read(connection: &Connection, filters: &[Filter]) -> Result<Filters, StoreError> {
    let mut read = Filters::default();
    for filter in filters {
        match filter {
            Filter::In(name) => {
                let facets = connections(connection, name)?;
                if facets.is_empty() {
                    read.match_nobody = true;
                } else {
                    read.expressions.push(expression::any_facet(&facets));
                }
            }
            Filter::Status(value) => {
                read.expressions.push(expression::facet_beginning(connection, &format!("status_{value}"))?);
            }
            Filter::City(words) => {
                for word in words {
                    read.expressions.push(expression::facet_beginning(connection, &format!("city_{word}"))?);
                }
            }
            Filter::Country(value) => read.expressions.push(expression::any_facet(&[country(value)])),
            Filter::Has(Trait::Phone) => read.expressions.push(expression::any_facet(&["has_phone".to_owned()])),
            Filter::Has(Trait::Email) => read.expressions.push(expression::any_facet(&["has_email".to_owned()])),
            Filter::Has(of) => {
                let mut waiting = outbox::waiting(connection)?;
                waiting.retain(|person, needs_agent| {
                    (*of == Trait::Pending || *needs_agent) && read.among.as_ref().is_none_or(|among| among.contains_key(person))
                });
                read.among = Some(waiting);
            }
            Filter::Unknown { .. } => read.match_nobody = true,
        }
    }
    Ok(read)
}

/// Facets of the connections whose system or name begins like this.
fn connections(connection: &Connection, name: &str) -> Result<Vec<String>, StoreError> {
    let begins = |text: &str| fold::fold(text).starts_with(name) || fold::words(text).iter().any(|word| word.starts_with(name));
    let all = connection::all(connection)?;
    Ok(all.iter().filter(|row| begins(row.provider.as_str()) || begins(&row.name)).map(|row| of_connection(row.id)).collect())
}
