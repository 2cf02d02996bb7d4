//! The rules a value can break, and what breaking one is called.

use crate::name::Alphabet;

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
