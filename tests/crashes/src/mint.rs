//! Values that are typed once and never again, so that each can be recognised wherever it turns up.

/// A value as the agent types it, and how it is recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Coined {
    pub(crate) typed: String,
    pub(crate) mark: Mark,
}

/// How a value is recognised although systems write it their own way.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Mark {
    /// Letters that are nowhere else, in small letters: systems change the case of names.
    Letters(String),
    /// The last digits of a phone number: systems change its punctuation.
    Digits(String),
    /// The whole text, in small letters, of an address that was there before.
    Whole(String),
    /// The last four digits of an identity number, which is all a system shows of it.
    Ending(String),
}

impl Mark {
    /// The mark of an address that was there before.
    pub(crate) fn of_address(kind: &str, address: &str) -> Self {
        match kind {
            "telephone" | "mobile" => {
                let digits = digits(address);
                Self::Digits(digits[digits.len().saturating_sub(PHONE_DIGITS)..].to_owned())
            }
            _ => Self::Whole(address.to_lowercase()),
        }
    }

    pub(crate) fn is_in(&self, text: &str) -> bool {
        match self {
            Self::Letters(letters) => text.to_lowercase().contains(letters),
            Self::Digits(wanted) => !wanted.is_empty() && digits(text).ends_with(wanted),
            Self::Whole(whole) => text.to_lowercase() == *whole,
            Self::Ending(ending) => text == ending,
        }
    }
}

/// Enough of a phone number to tell two apart.
const PHONE_DIGITS: usize = 8;

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Makes values, each from the next number.
#[derive(Debug, Default)]
pub(crate) struct Mint {
    coined: u32,
}

impl Mint {
    /// A name: one word that every system's alphabet knows and that proper case leaves alone.
    pub(crate) fn name(&mut self) -> Coined {
        let letters = self.letters();
        let (first, rest) = letters.split_at(1);
        Coined { typed: format!("{}{rest}", first.to_uppercase()), mark: Mark::Letters(letters) }
    }

    /// An e-mail address.
    pub(crate) fn email(&mut self) -> Coined {
        let letters = self.letters();
        Coined { typed: format!("{letters}@crashes.example"), mark: Mark::Letters(letters) }
    }

    /// A Dutch mobile number.
    pub(crate) fn phone(&mut self) -> Coined {
        self.coined += 1;
        let digits = format!("1{:07}", self.coined);
        Coined { typed: format!("+316{digits}"), mark: Mark::Digits(digits) }
    }

    /// What happened, for an event.
    pub(crate) fn message(&mut self) -> Coined {
        let letters = self.letters();
        Coined { typed: format!("Parcel {letters} was sent"), mark: Mark::Letters(letters) }
    }

    /// A social security number; its last four digits repeat only after ten thousand values.
    pub(crate) fn ssn(&mut self) -> Coined {
        self.coined += 1;
        let ending = format!("{:04}", self.coined % 10_000);
        Coined { typed: format!("123-45-{ending}"), mark: Mark::Ending(ending) }
    }

    /// Always of the same length, so that none is part of another, and with a beginning that is in no name.
    fn letters(&mut self) -> String {
        self.coined += 1;
        let mut left = self.coined;
        let mut letters = Vec::new();
        for _ in 0..6 {
            letters.push(b'a' + u8::try_from(left % 26).unwrap_or_default());
            left /= 26;
        }
        letters.extend(*b"xqz");
        letters.reverse();
        letters.iter().map(|letter| char::from(*letter)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_recognised_however_it_is_written() {
        let mut mint = Mint::default();
        let (name, phone, email) = (mint.name(), mint.phone(), mint.email());
        assert!(name.mark.is_in(&name.typed.to_uppercase()), "systems change the case of names");
        assert!(
            phone.mark.is_in(&phone.typed.replace("+31", "+31 ").replace('6', "6-")),
            "and the writing of numbers: {phone:?}"
        );
        assert!(email.mark.is_in(&format!("<{}>", email.typed)));
        assert!(!name.mark.is_in(&email.typed) && !email.mark.is_in(&name.typed), "two values are never taken for each other");
    }

    #[test]
    fn an_address_of_the_sample_is_recognised_whole() {
        let mark = Mark::of_address("email", "Jan@example.nl");
        assert!(mark.is_in("jan@example.nl") && !mark.is_in("piet.jan@example.nl"));
        assert!(Mark::of_address("mobile", "+49 1575 7787491").is_in("015757787491"));
        assert!(!Mark::of_address("mobile", "").is_in("015757787491"), "no digits are no number");
    }
}
