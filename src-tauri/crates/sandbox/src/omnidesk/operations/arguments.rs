//! Reading and checking parameters.

use std::collections::BTreeMap;

use super::super::account::{self, Brand};
use super::super::check;
use super::super::customer::{Channel, ChannelKind, Customer};
use super::super::register::Register;
use super::super::wire::Refusal;
use crate::server::{Call, Params};

/// An address on a channel, checked.
pub(super) type Address = (ChannelKind, String);

/// A parameter that is there and not empty. A form cannot tell "empty" from "not filled in".
pub(super) fn filled<'a>(params: &'a Params, name: &str) -> Option<&'a str> {
    params.get(name).map(|value| value.trim()).filter(|value| !value.is_empty())
}

/// A number, if the parameter is filled.
pub(super) fn number(params: &Params, name: &str) -> Result<Option<u64>, Refusal> {
    filled(params, name).map(|text| text.parse().map_err(|_| Refusal::bad("A number was expected."))).transpose()
}

/// A brand that exists, if the parameter is filled.
pub(super) fn brand(params: &Params, name: &str) -> Result<Option<&'static Brand>, Refusal> {
    number(params, name)?.map(|id| account::brand(id).ok_or(Refusal::bad("This brand does not exist."))).transpose()
}

/// A brand that must be given.
pub(super) fn required_brand(params: &Params, name: &str) -> Result<&'static Brand, Refusal> {
    brand(params, name)?.ok_or(Refusal::bad("The brand is required."))
}

/// A name in the letters that can be stored, if the parameter is there at all.
pub(super) fn name(params: &Params, parameter: &str) -> Result<Option<String>, Refusal> {
    let Some(name) = params.get(parameter) else {
        return Ok(None);
    };
    if check::is_name(name) {
        Ok(Some(name.clone()))
    } else {
        Err(Refusal::bad("The name contains characters that are not allowed."))
    }
}

/// The custom fields sent, by field name. Fields that are not set up are ignored.
pub(super) fn custom_fields(params: &Params) -> BTreeMap<String, String> {
    params.iter().filter_map(|(parameter, value)| Some((account::custom_field(parameter)?.to_owned(), value.clone()))).collect()
}

/// The pairs `customerChannelType_N` and `customerChannelValue_N`, from 0 up to the first gap.
pub(super) fn channel_pairs(params: &Params) -> Result<Vec<Address>, Refusal> {
    (0..)
        .map_while(|place| {
            let kind = params.get(&format!("customerChannelType_{place}"))?;
            let value = params.get(&format!("customerChannelValue_{place}"))?;
            Some((kind, value))
        })
        .map(|(kind, value)| {
            let kind = ChannelKind::from_type_id(kind.trim()).ok_or(Refusal::bad("This channel type does not exist."))?;
            address(kind, value)
        })
        .collect()
}

/// The parameters `extra_...` for these kinds of channel.
pub(super) fn extra_channels(params: &Params, kinds: &[ChannelKind]) -> Result<Vec<Address>, Refusal> {
    kinds
        .iter()
        .filter_map(|kind| Some((*kind, filled(params, &format!("extra_{}", kind.name()))?)))
        .map(|(kind, value)| address(kind, value))
        .collect()
}

pub(super) fn address(kind: ChannelKind, value: &str) -> Result<Address, Refusal> {
    let value = value.trim();
    if check::is_channel_value(kind, value) {
        Ok((kind, value.to_owned()))
    } else {
        Err(Refusal::bad("The channel value is not valid."))
    }
}

/// Adds the addresses the customer does not have yet; says whether there were any.
pub(super) fn add_channels(register: &Register, customer: &mut Customer, addresses: Vec<Address>) -> bool {
    let before = customer.channels.len();
    let mut ids = register.next_ids().channel..;
    for (kind, value) in addresses {
        if !customer.has_channel(kind, &value)
            && let Some(id) = ids.next()
        {
            customer.channels.push(Channel { id, kind, value });
        }
    }
    customer.channels.len() > before
}

/// The customer named by an id in the path.
pub(super) fn customer_in_path(register: &Register, call: &Call<'_>) -> Result<Customer, Refusal> {
    let id = call.path.get("customer_id").and_then(|id| id.parse().ok());
    id.and_then(|id| register.get(id)).ok_or_else(Refusal::no_customer)
}

/// The names of the parameters that say which customer is meant, at one endpoint.
pub(super) struct IdNames {
    pub(super) internal: &'static str,
    pub(super) external: &'static str,
    pub(super) brand: &'static str,
}

/// The customer named by an internal id, or else by an external id together with its brand.
pub(super) fn customer_named(register: &Register, params: &Params, names: &IdNames) -> Result<Customer, Refusal> {
    let brand = brand(params, names.brand)?;
    if let Some(id) = number(params, names.internal)? {
        return register.get(id).ok_or_else(Refusal::no_customer);
    }
    match (filled(params, names.external), brand) {
        (Some(external_id), Some(brand)) => customer_of_brand(register, external_id, brand.id),
        _ => Err(Refusal::bad("The customer id, or the external id and the brand, is required.")),
    }
}

/// The customer with an external id in a brand. Where a repeated create has left several, the oldest.
pub(super) fn customer_of_brand(register: &Register, external_id: &str, brand_id: u64) -> Result<Customer, Refusal> {
    register.with_external(external_id, Some(brand_id)).into_iter().next().ok_or_else(Refusal::no_customer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params(pairs: &[(&str, &str)]) -> Params {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn pairs_are_read_up_to_the_first_gap() {
        let params = params(&[
            ("customerChannelType_0", "1"),
            ("customerChannelValue_0", "a@example.com"),
            ("customerChannelType_1", "2"),
            ("customerChannelValue_1", "+31612345678"),
            ("customerChannelType_3", "1"),
            ("customerChannelValue_3", "never@example.com"),
        ]);
        let pairs = channel_pairs(&params).unwrap();
        assert_eq!(
            pairs,
            [(ChannelKind::Email, "a@example.com".to_owned()), (ChannelKind::Telephone, "+31612345678".to_owned())]
        );
    }

    #[test]
    fn counting_starts_at_zero() {
        let params = params(&[("customerChannelType_1", "1"), ("customerChannelValue_1", "a@example.com")]);
        assert_eq!(channel_pairs(&params), Ok(Vec::new()));
    }

    #[test]
    fn fields_that_are_not_set_up_are_ignored() {
        let params = params(&[("custom_segment", "vip"), ("custom_shoe_size", "43"), ("segment", "proef")]);
        let fields = custom_fields(&params);
        assert_eq!(fields.len(), 1);
        assert_eq!(fields["segment"], "vip");
    }
}
