//! From Securely's customer to the words of the field. Pure, and total: whatever cannot be understood is kept as it is.

use domain::field::{ACCOUNT_NUMBER, COMPANY, EXTERNAL_ID, NAME_FAMILY, NAME_GIVEN, STATUS};
use domain::record::{Coverage, RemoteChannel};
use domain::{ChannelKind, Fields, RemoteRecord};

use super::caps::PRICING_PLAN;
use super::wire::{Customer, member, take};

/// A customer. Values stay as the system standardised them, since by these it is found again (Securely API notes, section 7.3).
pub(super) fn record(customer: Customer) -> RemoteRecord {
    let Customer { id, mut rest } = customer;
    // Names are never null there. A reply without them must not be taken for one that says they are empty.
    let whole = ["firstName", "lastName"].iter().all(|name| member(&rest, name).is_some());
    let told = whole || ["email", "phone"].iter().any(|name| member(&rest, name).is_some());
    let mut fields = Fields::new();
    for (key, name) in [
        (NAME_GIVEN, "firstName"),
        (NAME_FAMILY, "lastName"),
        (EXTERNAL_ID, "externalIdentifier"),
        (COMPANY, "companyName"),
        (STATUS, "status"),
        (ACCOUNT_NUMBER, "accountNumber"),
        (PRICING_PLAN, "alternatePricingPlanId"),
    ] {
        if let Some(value) = take(&mut rest, name) {
            fields.set(key.into(), value);
        }
    }
    let mut channels = Vec::new();
    for (kind, name) in [(ChannelKind::Email, "email"), (ChannelKind::Telephone, "phone")] {
        if let Some(address) = take(&mut rest, name) {
            channels.push(RemoteChannel { remote_id: None, kind, address });
        }
    }
    // An address that has parts is not understood; without it the list would read as one with a channel removed.
    let understood = ["email", "phone"].iter().all(|name| member(&rest, name).is_none());
    RemoteRecord {
        remote_id: id,
        coverage: if whole { Coverage::Whole } else { Coverage::Summary },
        fields,
        channels: (told && understood).then_some(channels),
        extra: rest,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn of(customer: Value) -> RemoteRecord {
        let reply = json!([customer]);
        record(super::super::wire::listing(Some(&reply)).unwrap().rows.remove(0).customer)
    }

    #[test]
    fn what_is_not_understood_is_kept() {
        let record = of(json!({"customerId": 1, "firstName": "Ann", "lastName": "", "kyc": {"level": 2}, "companyName": ["A"]}));
        assert_eq!(record.extra, *json!({"kyc": {"level": 2}, "companyName": ["A"]}).as_object().unwrap());
        assert_eq!((record.coverage, record.channels), (Coverage::Whole, Some(Vec::new())));
    }

    #[test]
    fn an_address_with_parts_makes_the_channels_unknown() {
        let record = of(json!({"customerId": 1, "firstName": "", "lastName": "", "email": {"value": "x"}, "phone": 281}));
        assert_eq!(record.channels, None, "half a list would read as a channel removed");
    }

    #[test]
    fn a_customer_without_names_is_only_a_summary() {
        let record = of(json!({"customerId": 1, "status": "ACTIVE"}));
        assert_eq!((record.coverage, record.channels), (Coverage::Summary, None));
    }
}
