//! The rules for values (section 2.1).

use jiff::civil::{Date, date};

/// `^\+[1-9]\d{1,14}$`, with a country code that exists.
pub(super) fn is_phone(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (2..=15).contains(&digits.len()) && digits.bytes().all(|sign| sign.is_ascii_digit()) && has_country_code(digits)
    })
}

/// The country codes of E.164 in use, by length.
fn has_country_code(digits: &str) -> bool {
    const TWO: &str = "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 \
        84 86 90 91 92 93 94 95 98";
    const THREE: &str = "211 212 213 216 218 220 221 222 223 224 225 226 227 228 229 230 231 232 233 234 235 236 237 238 239 \
        240 241 242 243 244 245 246 247 248 249 250 251 252 253 254 255 256 257 258 260 261 262 263 264 265 266 267 268 269 \
        290 291 297 298 299 350 351 352 353 354 355 356 357 358 359 370 371 372 373 374 375 376 377 378 380 381 382 383 385 \
        386 387 389 420 421 423 500 501 502 503 504 505 506 507 508 509 590 591 592 593 594 595 596 597 598 599 670 672 673 \
        674 675 676 677 678 679 680 681 682 683 685 686 687 688 689 690 691 692 800 808 850 852 853 855 856 870 878 880 881 \
        882 883 886 888 960 961 962 963 964 965 966 967 968 970 971 972 973 974 975 976 977 979 992 993 994 995 996 998";
    let among = |codes: &str, length: usize| digits.get(..length).is_some_and(|code| codes.split(' ').any(|one| one == code));
    digits.starts_with(['1', '7']) || among(TWO, 2) || among(THREE, 3)
}

/// `YYYY-MM-DD`, from 1900 to yesterday.
pub(super) fn is_birth_date(text: &str, today: Date) -> bool {
    let in_form = text.len() == 10 && form(text) == "0000-00-00";
    in_form && text.parse::<Date>().is_ok_and(|day| day >= date(1900, 1, 1) && day < today)
}

/// `^\d{3}-\d{2}-\d{4}$`; the four digits that come out do not go in.
pub(super) fn is_ssn(text: &str) -> bool {
    form(text) == "000-00-0000"
}

/// `^[A-Z]{2}$`
pub(super) fn is_country_code(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|sign| sign.is_ascii_uppercase())
}

/// The part of ISO 3166-2 after the hyphen; two letters in the US, three in Mexico.
pub(super) fn is_state(text: &str, country: &str) -> bool {
    let letters = |count: usize| text.len() == count && text.bytes().all(|sign| sign.is_ascii_uppercase());
    match country {
        "US" => letters(2),
        "MX" => letters(3),
        _ => (1..=3).contains(&text.len()) && text.bytes().all(|sign| sign.is_ascii_uppercase() || sign.is_ascii_digit()),
    }
}

/// The postal code as it is stored: `A1A 1A1` in Canada, unchanged elsewhere. None if it is not one.
pub(super) fn postal_code(text: &str, country: &str) -> Option<String> {
    match country {
        "US" => matches!(form(text).as_str(), "00000" | "00000-0000").then(|| text.to_owned()),
        "CA" => {
            let plain: String = text.chars().filter(|sign| *sign != ' ').collect::<String>().to_uppercase();
            (form(&plain) == "A0A0A0").then(|| format!("{} {}", &plain[..3], &plain[3..]))
        }
        _ => Some(text.to_owned()),
    }
}

/// A text with `0` for every digit and `A` for every plain capital.
fn form(text: &str) -> String {
    let one = |sign: char| match sign {
        '0'..='9' => '0',
        'A'..='Z' => 'A',
        other => other,
    };
    text.chars().map(one).collect()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("+12065550100", true)]
    #[case("+31612345678", true)]
    #[case("+21", false)]
    #[case("+2101234567", false)]
    #[case("+02065550100", false)]
    #[case("12065550100", false)]
    #[case(" 12065550100", false)]
    #[case("+1 206 555 0100", false)]
    #[case("+1234567890123456", false)]
    fn phones(#[case] text: &str, #[case] accepted: bool) {
        assert_eq!(is_phone(text), accepted, "{text}");
    }

    #[rstest]
    #[case("1900-01-01", true)]
    #[case("1899-12-31", false)]
    #[case("2026-11-20", true)]
    #[case("2026-11-21", false)]
    #[case("1990-02-29", false)]
    #[case("1990-4-5", false)]
    #[case("1990-04-05T00:00:00Z", false)]
    fn birth_dates(#[case] text: &str, #[case] accepted: bool) {
        assert_eq!(is_birth_date(text, date(2026, 11, 21)), accepted, "{text}");
    }

    #[rstest]
    #[case("12345", "US", Some("12345"))]
    #[case("12345-1234", "US", Some("12345-1234"))]
    #[case("1234", "US", None)]
    #[case("m5v3l9", "CA", Some("M5V 3L9"))]
    #[case("M5V 3L9", "CA", Some("M5V 3L9"))]
    #[case("M5V-3L9", "CA", None)]
    #[case("12345", "CA", None)]
    #[case("1012 AB", "NL", Some("1012 AB"))]
    fn postal_codes(#[case] text: &str, #[case] country: &str, #[case] stored: Option<&str>) {
        assert_eq!(postal_code(text, country).as_deref(), stored, "{text}");
    }

    #[test]
    fn four_digits_are_no_identity_number() {
        assert!(is_ssn("900-12-3456"));
        assert!(!is_ssn("3456"));
        assert!(!is_ssn("900123456"));
    }

    #[rstest]
    #[case("TX", "US", true)]
    #[case("TEX", "US", false)]
    #[case("tx", "US", false)]
    #[case("TAM", "MX", true)]
    #[case("75", "FR", true)]
    fn states(#[case] text: &str, #[case] country: &str, #[case] accepted: bool) {
        assert_eq!(is_state(text, country), accepted, "{text}");
    }
}
