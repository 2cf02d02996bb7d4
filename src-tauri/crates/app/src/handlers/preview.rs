//! Requests as the agent sees them.

use contract::wire::{Parameter, RequestPreview};
use providers::{Body, PreparedRequest};
use serde_json::Value;

use crate::covering::Hidden;

/// A request as it is shown: without what is hidden.
pub(crate) fn preview(request: PreparedRequest, hidden: &Hidden) -> RequestPreview {
    let query: Vec<String> = request.query.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let path = if query.is_empty() { request.path } else { format!("{}?{}", request.path, query.join("&")) };
    let (encoding, parameters) = match request.body {
        Body::Empty => ("", Vec::new()),
        Body::Form(parameters) => ("application/x-www-form-urlencoded", parameters),
        Body::Multipart(parameters) => ("multipart/form-data", parameters),
        Body::Json(value) => {
            let mut parameters = Vec::new();
            flatten("", &value, &mut parameters);
            ("application/json", parameters)
        }
    };
    RequestPreview {
        method: request.method,
        path: hidden.out_of(&path),
        encoding: encoding.to_owned(),
        parameters: parameters.into_iter().map(|(name, value)| Parameter { name, value: hidden.out_of(&value) }).collect(),
    }
}

/// The values of a JSON body by their path. Secrets are not in there: a request is kept without them.
fn flatten(path: &str, value: &Value, parameters: &mut Vec<(String, String)>) {
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match value {
        Value::Object(members) => members.iter().for_each(|(name, member)| flatten(&below(name), member, parameters)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(place, item)| flatten(&below(&place.to_string()), item, parameters));
        }
        Value::String(text) if text.starts_with("{secret:") => parameters.push((path.to_owned(), "••••".to_owned())),
        Value::String(text) => parameters.push((path.to_owned(), text.clone())),
        other => parameters.push((path.to_owned(), other.to_string())),
    }
}
