//! Reading the body of a request (Securely API notes, sections 3 and 4).

use serde_json::{Map, Value};

use super::wire::Refusal;

/// The properties of a body, their names in small letters: capitals do not matter.
pub(super) struct Asked {
    properties: Map<String, Value>,
}

impl Asked {
    /// The body must be a JSON object and say so in its content type.
    pub(super) fn read(json: Option<&Value>) -> Result<Self, Refusal> {
        let body = json.and_then(Value::as_object).ok_or_else(|| Refusal::invalid("The body must be a JSON object."))?;
        Ok(Self { properties: body.iter().map(|(name, value)| (name.to_lowercase(), value.clone())).collect() })
    }

    /// A value that identifies somebody. Absent is what is left out or null. Whether empty text is absent too is unknown;
    /// here it is an error.
    pub(super) fn identifier(&self, field: &str) -> Result<Option<String>, Refusal> {
        match self.text(field)? {
            Some(text) if text.trim().is_empty() => Err(Refusal::invalid_field(field, "The value must not be empty.")),
            other => Ok(other),
        }
    }

    /// A name, which may be empty.
    pub(super) fn name(&self, field: &str) -> Result<String, Refusal> {
        self.text(field).map(Option::unwrap_or_default)
    }

    /// A number is taken for its digits.
    fn text(&self, field: &str) -> Result<Option<String>, Refusal> {
        match self.properties.get(&field.to_lowercase()) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(Value::Number(number)) => Ok(Some(number.to_string())),
            Some(Value::Bool(_) | Value::Array(_) | Value::Object(_)) => {
                Err(Refusal::invalid_field(field, "The value must be text."))
            }
        }
    }
}
