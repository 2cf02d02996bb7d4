//! From an intent to requests, always by the call that can lose the least.

use domain::field::{BRAND, EXTERNAL_ID, NAME_FAMILY, NAME_GIVEN};
use domain::name::Alphabet;
use domain::operation::FieldChange;
use domain::record::{Coverage, RemoteChannel};
use domain::{ChannelAddress, ChannelKind, Fields, Intent, RemoteRecord, channel};

use crate::{Failure, PreparedRequest, Target};

use super::requests::{self, Extras, NewCustomer, TemplateError, Values, Who};
use super::settings::{BrandMatch, CreateWith, Settings};
use super::wire::scalar;

const READ_FIRST: &str = "The customer has to be read before this can be sent.";
const NO_NUMBER: &str = "The customer's number in Omnidesk is not known yet.";

impl From<TemplateError> for Failure {
    fn from(error: TemplateError) -> Self {
        Failure::impossible(error.to_string())
    }
}

/// The requests that bring an intent about, in order; none where the customer as just read shows that nothing is left to do.
pub(super) fn prepare(intent: &Intent, target: &Target, settings: &Settings) -> Result<Vec<PreparedRequest>, Failure> {
    match intent {
        Intent::Create { fields, channels, ticket_id, no_sync } => {
            create(fields, channels, ticket_id.as_deref(), *no_sync, settings)
        }
        Intent::Edit { changes } => edit(changes, target, settings),
        Intent::AddChannel { address, no_sync, .. } => {
            if target.fresh.as_ref().is_some_and(|fresh| held(fresh, address).is_some()) {
                return Ok(Vec::new());
            }
            Ok(vec![add_channel(address, *no_sync, target, settings)?])
        }
        Intent::ChangeChannel { before, after, no_sync, .. } => {
            let fresh = target.fresh.as_ref().ok_or_else(|| Failure::impossible(READ_FIRST))?;
            // Decided first: adding the new address without being able to remove the old one would leave both.
            let removal = remove_channel(before, fresh, settings)?;
            let addition = match held(fresh, after) {
                Some(_) => None,
                None => Some(add_channel(after, *no_sync, target, settings)?),
            };
            // The same address in another writing: removing it would remove what was asked for.
            let removal = if before.kind == after.kind && before.key() == after.key() { None } else { removal };
            Ok(addition.into_iter().chain(removal).collect())
        }
        Intent::RemoveChannel { address, .. } => {
            let fresh = target.fresh.as_ref().ok_or_else(|| Failure::impossible(READ_FIRST))?;
            Ok(remove_channel(address, fresh, settings)?.into_iter().collect())
        }
        Intent::AddEvent { message, initiated_by, source_url } => {
            let link = marked_link(source_url, target.operation_id.as_deref());
            let by = Some(initiated_by.as_str()).filter(|by| !by.is_empty());
            Ok(vec![requests::external_event(who(target, settings)?, by, message, &link)])
        }
        Intent::SyncWithCrm { kind, address } => {
            // The word for a phone is another one here than everywhere else. Source: API notes, section 2.12.
            let word = match kind {
                ChannelKind::Email => "email",
                ChannelKind::Telephone | ChannelKind::Mobile => "phoneNumber",
                ChannelKind::Facebook | ChannelKind::Twitter | ChannelKind::Other(_) => {
                    return Err(Failure::impossible("A CRM is asked by e-mail address or phone number only."));
                }
            };
            Ok(vec![requests::sync_with_crm(settings.brand()?, word, address)])
        }
        Intent::Delete => Ok(vec![requests::delete_item(&settings.item_path, remote_id(target)?)?]),
        Intent::Purge => Ok(vec![requests::purge(&settings.purge_path, &settings.purge_parameters, remote_id(target)?)?]),
    }
}

/// Omnidesk's id of the customer.
fn remote_id(target: &Target) -> Result<&str, Failure> {
    let fresh = target.fresh.as_ref().map(|fresh| fresh.remote_id.as_str());
    target.remote_id.as_deref().or(fresh).ok_or_else(|| Failure::impossible(NO_NUMBER))
}

/// The external id of the customer. What was just read wins: a stale id would lead to somebody else (API notes, section 4.6).
pub(super) fn external_id(target: &Target) -> Option<&str> {
    match &target.fresh {
        Some(fresh) if fresh.coverage == Coverage::Whole => fresh.fields.get(EXTERNAL_ID),
        Some(fresh) => fresh.fields.get(EXTERNAL_ID).or(target.external_id.as_deref()),
        None => target.external_id.as_deref(),
    }
}

/// The number of the customer's brand, where a reply has shown it.
pub(super) fn shown_brand(target: &Target) -> Option<String> {
    target.fresh.as_ref()?.extra.get("brand_id").and_then(scalar)
}

/// How the customer's brand relates to the connection's.
pub(super) fn brand_of(target: &Target, settings: &Settings) -> BrandMatch {
    let Some(fresh) = &target.fresh else { return BrandMatch::Same };
    // Not documented, but where a reply has it, it is certain.
    match (fresh.extra.get("brand_id").and_then(scalar), &settings.brand_id) {
        (Some(shown), Some(own)) if shown == *own => BrandMatch::Same,
        (Some(_), Some(_)) => BrandMatch::Other,
        _ => settings.brand_of(fresh.fields.get(BRAND)),
    }
}

/// The customer for calls that take any id: Omnidesk's own where it is known, since it alone is unmistakable.
fn who<'a>(target: &'a Target, settings: &'a Settings) -> Result<Who<'a>, Failure> {
    let same = brand_of(target, settings) == BrandMatch::Same;
    let brand_id = settings.brand_id.as_deref().filter(|_| same);
    if let Ok(id) = remote_id(target) {
        return Ok(Who { customer_id: Some(id), external_id: None, brand_id });
    }
    let external_id = external_id(target).ok_or_else(|| Failure::impossible(NO_NUMBER))?;
    Ok(Who { customer_id: None, external_id: Some(external_id), brand_id: Some(settings.brand()?) })
}

/// Values as they are sent, checked once more: what Omnidesk does with a name outside its pattern is unknown, so such a name
/// never leaves.
struct Checked<'a> {
    given: Option<&'a str>,
    family: Option<&'a str>,
    custom: Vec<(String, String)>,
}

impl Checked<'_> {
    fn values(&self) -> Values<'_> {
        Values { firstname: self.given, lastname: self.family, custom: &self.custom }
    }
}

fn checked_name(name: &str) -> Result<&str, Failure> {
    match Alphabet::Latin1Name.first_stranger(name) {
        None => Ok(name),
        Some(stranger) => {
            Err(Failure::impossible(format!("“{stranger}” cannot be stored there: {}.", Alphabet::Latin1Name.rule())))
        }
    }
}

fn custom_name(name: &str) -> Result<String, Failure> {
    if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        Ok(name.to_owned())
    } else {
        Err(Failure::impossible("Names of custom fields have letters without accents, digits and underscores."))
    }
}

fn not_settable(key: &str) -> Failure {
    Failure::impossible(format!("The field {key} cannot be set in Omnidesk."))
}

fn create(
    fields: &Fields,
    channels: &[ChannelAddress],
    ticket_id: Option<&str>,
    no_sync: bool,
    settings: &Settings,
) -> Result<Vec<PreparedRequest>, Failure> {
    let brand_id = settings.brand()?;
    // Creating answers no id; without this one the customer could not be found again (API notes, section 2.3).
    let primary_id = fields.get(EXTERNAL_ID).ok_or_else(|| Failure::impossible("A new customer needs an external id."))?;
    let mut checked = Checked { given: None, family: None, custom: Vec::new() };
    for (key, value) in fields.iter() {
        match (key.as_str(), key.custom_name()) {
            (NAME_GIVEN, _) => checked.given = Some(checked_name(value)?),
            (NAME_FAMILY, _) => checked.family = Some(checked_name(value)?),
            (EXTERNAL_ID, _) => {}
            (_, Some(name)) => checked.custom.push((custom_name(name)?, value.to_owned())),
            (key, None) => return Err(not_settable(key)),
        }
    }
    for address in channels {
        check_address(address)?;
    }
    let split = Split::of(channels);
    // Only POST customer links a ticket or leaves tickets alone.
    let crud_does = ticket_id.is_none() && !no_sync;
    let crud = match settings.create_with {
        CreateWith::Auto => !split.rest.is_empty() && crud_does,
        CreateWith::Customer => false,
        CreateWith::Crud => crud_does,
    };
    if crud {
        let pairs = channels.iter().map(|address| match settings.channel_type(&address.kind) {
            Some(type_id) => Ok((type_id, address.value.as_str())),
            None => {
                Err(Failure::impossible(format!("The number of the channel type “{}” is not in the settings.", address.kind)))
            }
        });
        let pairs = pairs.collect::<Result<Vec<_>, _>>()?;
        return Ok(vec![requests::create_crud(brand_id, primary_id, checked.values(), &pairs)]);
    }
    let mut prepared = vec![requests::create(NewCustomer {
        link: split.link.map(|address| (word(&address.kind), address.value.as_str())),
        brand_id,
        primary_id,
        no_sync,
        values: checked.values(),
        ticket_id,
        extra_email: split.email.map(|address| address.value.as_str()),
        extra_telephone: split.telephone.map(|address| address.value.as_str()),
    })];
    let who = Who { customer_id: None, external_id: Some(primary_id), brand_id: Some(brand_id) };
    prepared.extend(split.rest.iter().map(|address| requests::add_channel(who, no_sync, extras(address))));
    Ok(prepared)
}

/// Channels of a new customer spread over the parameters of POST customer: one channel of any kind to link, and one e-mail
/// address and one phone number more (API notes, section 2.3).
struct Split<'a> {
    link: Option<&'a ChannelAddress>,
    email: Option<&'a ChannelAddress>,
    telephone: Option<&'a ChannelAddress>,
    /// What does not fit.
    rest: Vec<&'a ChannelAddress>,
}

impl<'a> Split<'a> {
    fn of(channels: &'a [ChannelAddress]) -> Self {
        // The place for any kind goes to a channel that fits nowhere else; if there is none, to the first of the form.
        let only_link = |kind: &ChannelKind| !kind.is_phone() && *kind != ChannelKind::Email;
        let second = |index: usize, kind: &ChannelKind| {
            let same = |other: &ChannelKind| other == kind || (other.is_phone() && kind.is_phone());
            channels.iter().skip(index + 1).any(|later| same(&later.kind))
        };
        let link = channels
            .iter()
            .position(|address| only_link(&address.kind))
            .or_else(|| channels.iter().enumerate().position(|(index, address)| second(index, &address.kind)))
            .or(if channels.is_empty() { None } else { Some(0) });
        let mut split = Self { link: None, email: None, telephone: None, rest: Vec::new() };
        for (index, address) in channels.iter().enumerate() {
            let place = match address.kind {
                _ if Some(index) == link => &mut split.link,
                ChannelKind::Email if split.email.is_none() => &mut split.email,
                ChannelKind::Telephone | ChannelKind::Mobile if split.telephone.is_none() => &mut split.telephone,
                _ => {
                    split.rest.push(address);
                    continue;
                }
            };
            *place = Some(address);
        }
        split
    }
}

/// The word for a kind in `channel_id`.
fn word(kind: &ChannelKind) -> &str {
    match kind {
        ChannelKind::Mobile => ChannelKind::Telephone.as_str(),
        kind => kind.as_str(),
    }
}

fn extras(address: &ChannelAddress) -> Extras<'_> {
    let value = Some(address.value.as_str());
    match address.kind {
        ChannelKind::Email => Extras { email: value, ..Extras::default() },
        ChannelKind::Telephone | ChannelKind::Mobile => Extras { telephone: value, ..Extras::default() },
        ChannelKind::Twitter => Extras { twitter: value, ..Extras::default() },
        ChannelKind::Facebook => Extras { facebook: value, ..Extras::default() },
        ChannelKind::Other(_) => Extras::default(),
    }
}

/// Checks an address against what the parameters take (API notes, section 2.8).
fn check_address(address: &ChannelAddress) -> Result<(), Failure> {
    ChannelAddress::parse(address.kind.clone(), &address.value, None).map(drop).map_err(|(rule, character)| {
        let violation = domain::Violation { field: address.kind.to_string(), rule, character };
        Failure::impossible(violation.message())
    })
}

fn add_channel(
    address: &ChannelAddress,
    no_sync: bool,
    target: &Target,
    settings: &Settings,
) -> Result<PreparedRequest, Failure> {
    check_address(address)?;
    Ok(requests::add_channel(who(target, settings)?, no_sync, extras(address)))
}

/// The channel with this address, in any writing, if the customer as just read holds it.
fn held<'a>(fresh: &'a RemoteRecord, address: &ChannelAddress) -> Option<&'a RemoteChannel> {
    let key = address.key();
    fresh.channels.iter().flatten().find(|held| {
        let same_kind = held.kind == address.kind || (held.kind.is_phone() && address.kind.is_phone());
        same_kind && channel::key(&held.kind, &held.address) == key
    })
}

/// The request that removes a channel; none if it is gone already.
fn remove_channel(
    address: &ChannelAddress,
    fresh: &RemoteRecord,
    settings: &Settings,
) -> Result<Option<PreparedRequest>, Failure> {
    if fresh.channels.is_none() {
        return Err(Failure::impossible("Omnidesk does not tell which channels this customer has."));
    }
    let Some(held) = held(fresh, address) else { return Ok(None) };
    let id = held.remote_id.as_deref();
    let id =
        id.ok_or_else(|| Failure::impossible("Omnidesk does not tell the number of this channel, so it cannot be removed."))?;
    Ok(Some(requests::delete_channel(&settings.channel_delete_path, &fresh.remote_id, id)?))
}

fn edit(changes: &[FieldChange], target: &Target, settings: &Settings) -> Result<Vec<PreparedRequest>, Failure> {
    let mut checked = Checked { given: None, family: None, custom: Vec::new() };
    for change in changes {
        match (change.key.as_str(), change.key.custom_name()) {
            (NAME_GIVEN | NAME_FAMILY, _) if change.after.is_empty() => {
                return Err(Failure::impossible("A name cannot be emptied in Omnidesk."));
            }
            (NAME_GIVEN, _) => checked.given = Some(checked_name(&change.after)?),
            (NAME_FAMILY, _) => checked.family = Some(checked_name(&change.after)?),
            (_, Some(name)) => checked.custom.push((custom_name(name)?, change.after.clone())),
            (key, None) => return Err(not_settable(key)),
        }
    }
    if changes.is_empty() {
        return Ok(Vec::new());
    }
    let fresh = target.fresh.as_ref().ok_or_else(|| Failure::impossible(READ_FIRST))?;
    let names_change = checked.given.is_some() || checked.family.is_some();
    if let (Some(external_id), Some(brand_id), BrandMatch::Same) =
        (external_id(target), settings.brand_id.as_deref(), brand_of(target, settings))
    {
        if names_change {
            // A pair stays a pair, except where the other half could not be sent back as it is.
            let partner = |key| fresh.fields.get(key).filter(|name| checked_name(name).is_ok());
            checked.given = checked.given.or_else(|| partner(NAME_GIVEN));
            checked.family = checked.family.or_else(|| partner(NAME_FAMILY));
        }
        return Ok(vec![requests::update_customer(external_id, brand_id, checked.values(), &[])]);
    }
    // PUT item takes a missing name for an empty one, so both go along, changed or not (API notes, section 4.1).
    checked.given = both(checked.given, NAME_GIVEN, fresh)?;
    checked.family = both(checked.family, NAME_FAMILY, fresh)?;
    let brand_id = settings.brand_id.as_deref().filter(|_| brand_of(target, settings) == BrandMatch::Same);
    Ok(vec![requests::update_item(remote_id(target)?, brand_id, checked.values(), &[])?])
}

/// A name for a call that would blank it if it were missing: the new one, or the current one.
fn both<'a>(changed: Option<&'a str>, key: &str, fresh: &'a RemoteRecord) -> Result<Option<&'a str>, Failure> {
    if changed.is_some() {
        return Ok(changed);
    }
    match fresh.fields.get(key) {
        Some(current) => checked_name(current).map(Some),
        None if fresh.coverage == Coverage::Whole => Ok(None),
        None => Err(Failure::impossible("The current name is not known, and leaving it out could empty it.")),
    }
}

/// The link of an event, with the operation's id, by which the event is recognised on the timeline after its reply was lost.
///
/// With a link of the agent's the id becomes a fragment, `#customer-console-operation=<id>`, which leads to the same page;
/// an existing fragment is kept in front of it. Without a link it is `urn:uuid:<id>`.
fn marked_link(source_url: &str, operation_id: Option<&str>) -> String {
    let link = source_url.trim();
    match operation_id {
        None => link.to_owned(),
        Some(id) if link.is_empty() => format!("urn:uuid:{id}"),
        Some(id) => {
            let separator = if link.contains('#') { '&' } else { '#' };
            format!("{link}{separator}customer-console-operation={id}")
        }
    }
}
