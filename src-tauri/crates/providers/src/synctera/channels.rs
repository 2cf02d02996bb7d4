//! Channels, which are members of the customer in Synctera: one e-mail address and one phone number.

use domain::{ChannelAddress, ChannelKind, RemoteRecord, channel};
use serde_json::{Map, Value};

use crate::Failure;

use super::map::CHANNELS;

/// Why there is no second channel of a kind.
pub(super) const ONLY_ONE: &str = "Synctera keeps only one e-mail address and one phone number; change the one that is there.";

/// The member a channel of this kind stands in.
pub(super) fn member_of_channel(kind: &ChannelKind) -> Result<&'static str, Failure> {
    let name = CHANNELS.iter().find(|(known, _)| known == kind).map(|(_, name)| *name);
    name.ok_or_else(|| Failure::impossible("Synctera keeps an e-mail address and a phone number, no other channels."))
}

/// Checks an address against what Synctera takes (API notes, section 2.1).
pub(super) fn check_address(address: &ChannelAddress) -> Result<(), Failure> {
    ChannelAddress::parse(address.kind.clone(), &address.value, None).map(drop).map_err(|(rule, character)| {
        let violation = domain::Violation { field: "channels".into(), rule, character };
        Failure::wrong("channels", &violation.message())
    })?;
    if address.kind.is_phone() && !is_e164(&address.value) {
        return Err(Failure::wrong("channels", "A phone number is sent as + and digits."));
    }
    Ok(())
}

fn is_e164(number: &str) -> bool {
    let digits = number.strip_prefix('+').unwrap_or_default();
    (2..=15).contains(&digits.len()) && !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// The address of a kind that the customer as just read holds.
pub(super) fn held<'a>(fresh: &'a RemoteRecord, kind: &ChannelKind) -> Result<Option<&'a str>, Failure> {
    let channels = fresh.channels.as_ref();
    let channels = channels.ok_or_else(|| Failure::impossible("Synctera does not tell which channels this customer has."))?;
    Ok(channels.iter().find(|held| held.kind == *kind).map(|held| held.address.as_str()))
}

/// The member that changes for a new address, which may only take the place of the one it is meant to replace.
pub(super) fn one_channel(
    before: Option<&ChannelAddress>,
    after: &ChannelAddress,
    fresh: &RemoteRecord,
) -> Result<Map<String, Value>, Failure> {
    let name = member_of_channel(&after.kind)?;
    check_address(after)?;
    if let Some(held) = held(fresh, &after.kind)? {
        let key = channel::key(&after.kind, held);
        if held == after.value || (before.is_none() && key == after.key()) {
            return Ok(Map::new());
        }
        match before {
            None => return Err(Failure::wrong("channels", ONLY_ONE)),
            Some(before) if key != before.key() && key != after.key() => {
                let reason = "Synctera holds another address by now than the one to be changed.";
                return Err(Failure::wrong("channels", reason));
            }
            Some(_) => {}
        }
    }
    Ok([(name.to_owned(), after.value.clone().into())].into_iter().collect())
}
