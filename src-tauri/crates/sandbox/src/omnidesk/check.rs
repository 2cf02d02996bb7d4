//! The rules for values.

use super::customer::ChannelKind;

/// `^[a-zA-ZÀ-ÖØ-Þß-öø-ÿŠš\.\-\' ]+$` (section 1), or empty, which is the default of every name.
pub(super) fn is_name(text: &str) -> bool {
    text.chars().all(|letter| {
        letter.is_ascii_alphabetic()
            || matches!(letter, 'À'..='Ö' | 'Ø'..='Þ' | 'ß'..='ö' | 'ø'..='ÿ' | 'Š' | 'š' | '.' | '-' | '\'' | ' ')
    })
}

/// `^[0-9a-zA-Z ]+$` (section 2.1).
pub(super) fn is_query(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == ' ')
}

/// Whether a value can be an address on that kind of channel (sections 2.3 and 2.8).
pub(super) fn is_channel_value(kind: ChannelKind, value: &str) -> bool {
    match kind {
        ChannelKind::Email => is_email(value),
        ChannelKind::Telephone => is_telephone(value),
        ChannelKind::Facebook => !value.is_empty() && value.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '.'),
        ChannelKind::Twitter => is_twitter(value),
    }
}

/// One `@`, something before it, and a domain of at least two labels behind it.
fn is_email(value: &str) -> bool {
    let Some((local, domain)) = value.split_once('@') else {
        return false;
    };
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|letter| letter.is_alphanumeric() || letter == '-')
    };
    let local_letter = |letter: char| !letter.is_whitespace() && !letter.is_control() && !"@,;:<>()[]\\\"".contains(letter);
    !local.is_empty()
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local.chars().all(local_letter)
        && domain.contains('.')
        && domain.split('.').all(label)
}

/// `^\+[0-9]+$`
fn is_telephone(value: &str) -> bool {
    value.strip_prefix('+').is_some_and(|digits| !digits.is_empty() && digits.chars().all(|digit| digit.is_ascii_digit()))
}

/// `^[a-zA-Z0-9_ ]+$`
fn is_twitter(value: &str) -> bool {
    !value.is_empty() && value.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_' || letter == ' ')
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("Müller", true)]
    #[case("Zoë", true)]
    #[case("Šimun", true)]
    #[case("O'Neil", true)]
    #[case("José María", true)]
    #[case("van der Berg-Smit Jr.", true)]
    #[case("", true)]
    #[case("Łukasz", false)]
    #[case("Šimić", false)]
    #[case("Đorđe", false)]
    #[case("O’Neil", false)]
    #[case("Jan2", false)]
    #[case("a×b", false)]
    #[case("a÷b", false)]
    #[case("Zoe\u{308}", false)]
    #[case("a_b", false)]
    fn names(#[case] name: &str, #[case] accepted: bool) {
        assert_eq!(is_name(name), accepted, "{name}");
    }

    #[rstest]
    #[case(ChannelKind::Email, "jan+winkel@mail.example.com", true)]
    #[case(ChannelKind::Email, "jan@example", false)]
    #[case(ChannelKind::Email, "jan@@example.com", false)]
    #[case(ChannelKind::Email, "ja n@example.com", false)]
    #[case(ChannelKind::Email, "@example.com", false)]
    #[case(ChannelKind::Email, "jan@example..com", false)]
    #[case(ChannelKind::Telephone, "+31612345678", true)]
    #[case(ChannelKind::Telephone, "0612345678", false)]
    #[case(ChannelKind::Telephone, "+31 6 12345678", false)]
    #[case(ChannelKind::Telephone, "+", false)]
    #[case(ChannelKind::Twitter, "jan_jansen 1", true)]
    #[case(ChannelKind::Twitter, "@jan", false)]
    #[case(ChannelKind::Facebook, "100000000001", true)]
    #[case(ChannelKind::Facebook, "", false)]
    fn channel_values(#[case] kind: ChannelKind, #[case] value: &str, #[case] accepted: bool) {
        assert_eq!(is_channel_value(kind, value), accepted, "{value}");
    }

    #[rstest]
    #[case("Jansen 1001", true)]
    #[case("", false)]
    #[case("Müller", false)]
    #[case("C-1001", false)]
    #[case("jan@example.com", false)]
    fn queries(#[case] query: &str, #[case] accepted: bool) {
        assert_eq!(is_query(query), accepted, "{query}");
    }
}
