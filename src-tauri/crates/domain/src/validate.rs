//! Validation: what is wrong with a value, which character is at fault, and which rule it breaks.

use crate::name::Alphabet;
use crate::phone::Region;
use crate::{Capabilities, ChannelAddress, ChannelKind, FieldKind, Fields, Need, channel, country, date, name, ssn};

/// A rule that a value can break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rule {
    /// There has to be a value.
    Required,
    /// A form has to hold something.
    NothingFilledIn,
    /// Only letters of an alphabet.
    Letters(Alphabet),
    /// No control characters or line breaks.
    ControlCharacter,
    /// At most this many characters.
    TooLong(usize),
    /// An e-mail address has an `@`.
    EmailAt,
    /// The part before the `@` is not one.
    EmailLocalPart,
    /// The part after the `@` is not one.
    EmailDomain,
    /// A character that e-mail addresses do not have.
    EmailCharacter,
    /// A character that phone numbers do not have.
    PhoneCharacter,
    /// Not a phone number, or one whose country is not known.
    PhoneUnreadable,
    /// A phone number with an extension, where the provider takes none.
    PhoneExtension,
    /// A character that Twitter names do not have.
    TwitterName,
    /// A Facebook id is a number.
    FacebookId,
    /// Not a date.
    Date,
    /// Not one of the choices.
    Choice,
    /// Digits only.
    Number,
    /// The provider does not take channels of this kind.
    ChannelKind,
    /// The same channel twice.
    ChannelTwice,
    /// The provider has no such field.
    UnknownField,
    /// Cannot be changed.
    ReadOnly,
    /// Cannot be emptied there.
    NotClearable,
    /// At least one way to reach the customer is needed.
    NoChannel,
    /// The provider takes at most this many channels of the kind.
    TooManyChannels(usize),
    /// Not a country.
    Country,
    /// Not a social security number in full.
    Ssn,
    /// A date of birth lies in the past.
    NotPast,
    /// Has legal weight: has to be confirmed.
    Confirm,
}

impl Rule {
    /// Stable name.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::NothingFilledIn => "nothing_filled_in",
            Self::Letters(_) => "letters",
            Self::ControlCharacter => "control_character",
            Self::TooLong(_) => "too_long",
            Self::EmailAt => "email_at",
            Self::EmailLocalPart => "email_local_part",
            Self::EmailDomain => "email_domain",
            Self::EmailCharacter => "email_character",
            Self::PhoneCharacter => "phone_character",
            Self::PhoneUnreadable => "phone_unreadable",
            Self::PhoneExtension => "phone_extension",
            Self::TwitterName => "twitter_name",
            Self::FacebookId => "facebook_id",
            Self::Date => "date",
            Self::Choice => "choice",
            Self::Number => "number",
            Self::ChannelKind => "channel_kind",
            Self::ChannelTwice => "channel_twice",
            Self::UnknownField => "unknown_field",
            Self::ReadOnly => "read_only",
            Self::NotClearable => "not_clearable",
            Self::NoChannel => "no_channel",
            Self::TooManyChannels(_) => "too_many_channels",
            Self::Country => "country",
            Self::Ssn => "ssn",
            Self::NotPast => "not_past",
            Self::Confirm => "confirm",
        }
    }
}

/// A value that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Field key, `channels.<index>`, `channels`, or `form`.
    pub field: String,
    /// The rule.
    pub rule: Rule,
    /// The character at fault, if there is one.
    pub character: Option<char>,
}

impl Violation {
    /// What to show beside the field: the character and the rule, never the value.
    #[must_use]
    pub fn message(&self) -> String {
        let named = self.character.map(|character| match character {
            c if c.is_control() || c.is_whitespace() => "A space or line break".to_owned(),
            c => format!("“{c}”"),
        });
        match (self.rule, named) {
            (Rule::Required, _) => "Fill this in.".into(),
            (Rule::NothingFilledIn, _) => "Fill in at least a name, an e-mail address or a phone number.".into(),
            (Rule::Letters(alphabet), Some(c)) => format!("{c} cannot be stored there: {}.", alphabet.rule()),
            (Rule::Letters(alphabet), None) => format!("Use only {}.", alphabet.rule()),
            (Rule::ControlCharacter, _) => "Remove the line break or control character.".into(),
            (Rule::TooLong(limit), _) => format!("At most {limit} characters."),
            (Rule::EmailAt, _) => "An e-mail address needs an @.".into(),
            (Rule::EmailLocalPart, _) => "The part before the @ is not complete.".into(),
            (Rule::EmailDomain, _) => "The part after the @ is not complete, such as example.com.".into(),
            (Rule::EmailCharacter, Some(c)) => format!("{c} does not belong in an e-mail address."),
            (Rule::EmailCharacter, None) => "A character does not belong in an e-mail address.".into(),
            (Rule::PhoneCharacter, Some(c)) => format!("{c} does not belong in a phone number."),
            (Rule::PhoneCharacter, None) => "A character does not belong in a phone number.".into(),
            (Rule::PhoneUnreadable, _) => {
                "Not a phone number as it stands. Start with + and the country code, such as +31.".into()
            }
            (Rule::PhoneExtension, _) => "Leave out the extension: the system takes only the number.".into(),
            (Rule::TwitterName, Some(c)) => format!("{c} does not belong in a Twitter name: letters, digits and underscore."),
            (Rule::TwitterName, None) => "A Twitter name has letters, digits and underscore.".into(),
            (Rule::FacebookId, _) => "The Facebook account's number: digits only.".into(),
            (Rule::Date, _) => "Not a date. Write it as 1990-04-05 or 05.04.1990.".into(),
            (Rule::Choice, _) => "Choose one of the list.".into(),
            (Rule::Number, Some(c)) => format!("{c} is not a digit."),
            (Rule::Number, None) => "Digits only.".into(),
            (Rule::ChannelKind, _) => "The system does not take this kind of channel.".into(),
            (Rule::ChannelTwice, _) => "This is here already.".into(),
            (Rule::UnknownField, _) => "The system has no such field.".into(),
            (Rule::ReadOnly, _) => "This cannot be changed there.".into(),
            (Rule::NotClearable, _) => "This cannot be emptied there.".into(),
            (Rule::NoChannel, _) => "An e-mail address or a phone number is needed.".into(),
            (Rule::TooManyChannels(1), _) => "The system keeps only one of these.".into(),
            (Rule::TooManyChannels(limit), _) => format!("The system keeps at most {limit} of these."),
            (Rule::Country, _) => "A country is two letters, such as DE, or its name.".into(),
            (Rule::Ssn, _) => "All nine digits, such as 123-45-6789.".into(),
            (Rule::NotPast, _) => "A date of birth lies between 1900 and today.".into(),
            (Rule::Confirm, _) => "This has legal weight and has to be confirmed.".into(),
        }
    }
}

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
