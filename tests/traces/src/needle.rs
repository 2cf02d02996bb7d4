//! What is looked for, and the ways in which a program may have written it.

use std::fmt;

use anyhow::{Context, ensure};
use domain::fold::fold;
use serde::Serialize;
use serde::de::{Deserialize, Deserializer, Error as _};

/// Shorter ones would be found by chance in hundreds of megabytes.
const SHORTEST: usize = 6;

/// One thing to look for. Prints as redacted.
#[derive(Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(untagged)]
pub(crate) enum Needle {
    /// A text, however it is encoded.
    Text(String),
    /// Bytes as they are.
    Bytes {
        /// In hexadecimal.
        #[serde(deserialize_with = "hexadecimal")]
        bytes: Vec<u8>,
    },
}

impl fmt::Debug for Needle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Needle(…)")
    }
}

fn hexadecimal<'de, D: Deserializer<'de>>(written: D) -> Result<Vec<u8>, D::Error> {
    hex::decode(String::deserialize(written)?).map_err(D::Error::custom)
}

/// How a needle was written where it was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Form {
    /// The bytes themselves.
    Bytes,
    /// As files and Rust have it.
    Utf8,
    /// As a web view has a text with letters of any script.
    Utf16,
    /// As a web view has a text of Western letters only: a byte each.
    Latin1,
    /// In lower case and without marks, as an index of words has it.
    FoldedUtf8,
    /// The same as a web view has it.
    FoldedUtf16,
}

/// Reads a JSON list of needles.
///
/// # Errors
/// The list is none or empty, or one of it is too short to be told from chance; the number of that one, never its text.
pub(crate) fn read(list: Vec<u8>) -> anyhow::Result<Vec<Needle>> {
    // What serde says about a wrong value quotes it.
    let needles: Vec<Needle> = serde_json::from_slice(&list).ok().context("it is no JSON list of texts and bytes")?;
    ensure!(!needles.is_empty(), "it is empty, so nothing could ever be found");
    for (number, needle) in needles.iter().enumerate() {
        ensure!(needle.length() >= SHORTEST, "number {number} is shorter than {SHORTEST} bytes");
    }
    Ok(needles)
}

impl Needle {
    /// The different byte strings this needle can be found as.
    pub(crate) fn written(&self) -> Vec<(Form, Vec<u8>)> {
        let text = match self {
            Self::Bytes { bytes } => return vec![(Form::Bytes, bytes.clone())],
            Self::Text(text) => text,
        };
        let folded = fold(text);
        let mut forms = vec![(Form::Utf8, text.clone().into_bytes()), (Form::Utf16, utf16(text))];
        if !text.is_ascii()
            && let Some(narrow) = latin1(text)
        {
            forms.push((Form::Latin1, narrow));
        }
        if folded != *text && folded.len() >= SHORTEST {
            forms.push((Form::FoldedUtf16, utf16(&folded)));
            forms.push((Form::FoldedUtf8, folded.into_bytes()));
        }
        forms
    }

    fn length(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Bytes { bytes } => bytes.len(),
        }
    }
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn latin1(text: &str) -> Option<Vec<u8>> {
    text.chars().map(|letter| u8::try_from(u32::from(letter)).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(text: &str) -> Vec<Form> {
        let mut forms: Vec<Form> = Needle::Text(text.to_owned()).written().into_iter().map(|(form, _)| form).collect();
        forms.sort_unstable();
        forms
    }

    #[test]
    fn each_needle_has_the_forms_that_differ() {
        use Form::{FoldedUtf8, FoldedUtf16, Latin1, Utf8, Utf16};
        assert_eq!(forms("jan@example.nl"), [Utf8, Utf16], "folding changes nothing");
        assert_eq!(forms("Jan Jansen"), [Utf8, Utf16, FoldedUtf8, FoldedUtf16]);
        assert_eq!(forms("Zoë Jansen"), [Utf8, Utf16, Latin1, FoldedUtf8, FoldedUtf16]);
        assert_eq!(forms("Łukasz Nowak"), [Utf8, Utf16, FoldedUtf8, FoldedUtf16], "Latin-1 has no ł");
    }

    #[test]
    fn a_list_holds_texts_and_bytes() {
        let list = br#"["jan@example.nl", { "bytes": "00ff00ff00ff" }]"#;
        let needles = read(list.to_vec()).unwrap();
        assert_eq!(needles, [Needle::Text("jan@example.nl".into()), Needle::Bytes { bytes: vec![0, 255, 0, 255, 0, 255] }]);
    }

    #[test]
    fn what_cannot_be_used_is_refused_without_being_quoted() {
        for (list, complaint) in [
            (r"[]", "it is empty, so nothing could ever be found"),
            (r#"["jan@example.nl", "vries"]"#, "number 1 is shorter than 6 bytes"),
            (r#"[{ "bytes": "jan@example.nl" }]"#, "it is no JSON list of texts and bytes"),
            (r#"["jan@example.nl", 31612345678]"#, "it is no JSON list of texts and bytes"),
            (r#"{ "text": "jan@example.nl" }"#, "it is no JSON list of texts and bytes"),
        ] {
            assert_eq!(read(list.as_bytes().to_vec()).unwrap_err().to_string(), complaint);
        }
    }

    #[test]
    fn a_needle_is_not_printed() {
        assert_eq!(format!("{:?}", Needle::Text("jan@example.nl".into())), "Needle(…)");
    }
}
