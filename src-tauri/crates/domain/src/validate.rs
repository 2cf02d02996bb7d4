//! Validation: what is wrong with a value, which character is at fault, and which rule it breaks.

use crate::phone::Region;
use crate::rule::{Rule, Violation};
use crate::{Capabilities, ChannelAddress, ChannelKind, FieldKind, Fields, Need, channel, country, date, name, ssn};

/// Longest value this program sends; the providers document no limits of their own.
pub const LONGEST_VALUE: usize = 2_000;

/// A text of one line that no system has a rule for, such as a name given on this device.
///
/// # Errors
/// The rule it breaks, and the character that breaks it.
pub fn line(text: &str, longest: usize) -> Result<(), (Rule, Option<char>)> {
    bounded(text, longest, |_| false)
}

/// Like [`line()`], with line breaks and tabs.
///
/// # Errors
/// The rule it breaks, and the character that breaks it.
pub fn lines(text: &str, longest: usize) -> Result<(), (Rule, Option<char>)> {
    bounded(text, longest, |c| matches!(c, '\n' | '\r' | '\t'))
}

fn bounded(text: &str, longest: usize, allowed: impl Fn(char) -> bool) -> Result<(), (Rule, Option<char>)> {
    match text.chars().find(|c| c.is_control() && !allowed(*c)) {
        Some(control) => Err((Rule::ControlCharacter, Some(control))),
        None if text.chars().count() > longest => Err((Rule::TooLong(longest), None)),
        None => Ok(()),
    }
}

/// A value as it is kept and sent: normalised, dates in ISO form.
///
/// # Errors
/// The rules it breaks at this provider.
pub fn field(capabilities: &Capabilities, key: &str, typed: &str, creating: bool) -> Result<String, Violation> {
    let broken = |rule, character| Violation { field: key.to_owned(), rule, character };
    if let Some(control) = typed.trim().chars().find(|c| c.is_control()) {
        return Err(broken(Rule::ControlCharacter, Some(control)));
    }
    let value = name::normalise(typed);
    if value.chars().count() > LONGEST_VALUE {
        return Err(broken(Rule::TooLong(LONGEST_VALUE), None));
    }
    let Some(spec) = capabilities.field(key) else {
        let custom = crate::FieldKey::from(key);
        return match (&capabilities.custom_fields, custom.custom_name()) {
            (Some(custom_fields), Some(bare)) => {
                match bare.chars().find(|c| *c != '_' && (*c == ' ' || !custom_fields.names.contains(*c))) {
                    _ if bare.is_empty() => Err(broken(Rule::Required, None)),
                    Some(strange) => Err(broken(Rule::Letters(custom_fields.names), Some(strange))),
                    None => Ok(value),
                }
            }
            _ => Err(broken(Rule::UnknownField, None)),
        };
    };
    if !(if creating { spec.on_create } else { spec.on_update }) {
        return Err(broken(Rule::ReadOnly, None));
    }
    if value.is_empty() {
        return match spec.need {
            // A customer that waits to be created keeps what it has to have.
            Need::Required if creating => Err(broken(Rule::Required, None)),
            _ if creating || spec.clearable => Ok(value),
            _ => Err(broken(Rule::NotClearable, None)),
        };
    }
    if let Some(alphabet) = spec.alphabet
        && let Some(stranger) = alphabet.first_stranger(&value)
    {
        return Err(broken(Rule::Letters(alphabet), Some(stranger)));
    }
    match spec.kind {
        FieldKind::Date => date::parse(&value).map(|date| date.to_string()).ok_or_else(|| broken(Rule::Date, None)),
        FieldKind::Number => match value.chars().find(|c| !c.is_ascii_digit()) {
            Some(strange) => Err(broken(Rule::Number, Some(strange))),
            None => Ok(value),
        },
        FieldKind::Email => match crate::Email::parse(&value) {
            Ok(email) => Ok(email.as_str().to_owned()),
            Err((rule, character)) => Err(broken(rule, character)),
        },
        FieldKind::Country => country::code(&value).map(ToOwned::to_owned).ok_or_else(|| broken(Rule::Country, None)),
        FieldKind::Ssn => ssn::parse(&value).ok_or_else(|| broken(Rule::Ssn, None)),
        FieldKind::Choice if !spec.choices.is_empty() && !spec.choices.contains(&value.as_str()) => {
            Err(broken(Rule::Choice, None))
        }
        FieldKind::Text
        | FieldKind::Phone
        | FieldKind::Choice
        | FieldKind::CountryName
        | FieldKind::PostalCode
        | FieldKind::Flag => Ok(value),
    }
}

/// What an edit as a whole lacks: fields that have to be filled in along with a change, and choices that have to be confirmed.
///
/// `changes` are field and new value, checked one by one already.
#[must_use]
pub fn edit(capabilities: &Capabilities, changes: &[(&str, &str)], confirmed: bool) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (key, value) in changes {
        let Some(spec) = capabilities.field(key) else { continue };
        if let Some(asked) = spec.asks_for
            && !changes.iter().any(|(other, value)| *other == asked && !value.is_empty())
        {
            violations.push(Violation { field: asked.to_owned(), rule: Rule::Required, character: None });
        }
        if !confirmed && spec.confirm.contains(value) {
            violations.push(Violation { field: (*key).to_owned(), rule: Rule::Confirm, character: None });
        }
    }
    violations
}

/// A form for a new customer as it is kept and sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCustomer {
    /// Values.
    pub fields: Fields,
    /// Channels, in the order of the form.
    pub channels: Vec<ChannelAddress>,
}

/// Checks a form for a new customer against one provider. Empty values and channels are left out.
///
/// # Errors
/// Everything that has to be mended, in the order of the form.
pub fn new_customer<'a>(
    capabilities: &Capabilities,
    fields: impl IntoIterator<Item = (&'a str, &'a str)>,
    channels: impl IntoIterator<Item = (ChannelKind, &'a str)>,
    region: Option<Region>,
) -> Result<NewCustomer, Vec<Violation>> {
    let mut violations = Vec::new();
    let mut checked = Fields::new();
    for (key, typed) in fields {
        if typed.trim().is_empty() {
            continue;
        }
        match field(capabilities, key, typed, true) {
            Ok(value) => checked.set(key.into(), value),
            Err(violation) => violations.push(violation),
        }
    }
    let mut addresses: Vec<ChannelAddress> = Vec::new();
    let mut seen = Vec::new();
    for (index, (kind, typed)) in channels.into_iter().enumerate() {
        if typed.trim().is_empty() {
            continue;
        }
        let broken = |rule, character| Violation { field: format!("channels.{index}"), rule, character };
        if !capabilities.takes_channel(&kind) {
            violations.push(broken(Rule::ChannelKind, None));
            continue;
        }
        match ChannelAddress::parse(kind, typed, region) {
            Ok(address) => {
                let key = (address.kind.clone(), channel::key(&address.kind, &address.value));
                let alike = addresses.iter().filter(|other| other.kind == address.kind).count();
                if seen.contains(&key) {
                    violations.push(broken(Rule::ChannelTwice, None));
                } else if let Some(limit) = capabilities.channel_limit(&address.kind).filter(|limit| alike >= *limit) {
                    violations.push(broken(Rule::TooManyChannels(limit), None));
                } else {
                    seen.push(key);
                    addresses.push(address);
                }
            }
            Err((rule, character)) => violations.push(broken(rule, character)),
        }
    }
    for spec in capabilities.fields.iter().filter(|spec| spec.on_create && checked.get(spec.key).is_none()) {
        let missing = match spec.need {
            Need::None | Need::Advised => false,
            Need::Required => true,
            Need::With(others) => others.iter().any(|other| checked.get(other).is_some()),
        };
        if missing && violations.iter().all(|violation| violation.field != spec.key) {
            violations.push(Violation { field: spec.key.to_owned(), rule: Rule::Required, character: None });
        }
    }
    let reached = addresses.iter().any(|address| capabilities.reached_by.contains(&address.kind));
    if !capabilities.reached_by.is_empty()
        && !reached
        && violations.iter().all(|violation| !violation.field.starts_with("channels"))
    {
        violations.push(Violation { field: "channels".into(), rule: Rule::NoChannel, character: None });
    }
    if violations.is_empty() && checked.is_empty() && addresses.is_empty() {
        violations.push(Violation { field: "form".into(), rule: Rule::NothingFilledIn, character: None });
    }
    if violations.is_empty() { Ok(NewCustomer { fields: checked, channels: addresses }) } else { Err(violations) }
}
