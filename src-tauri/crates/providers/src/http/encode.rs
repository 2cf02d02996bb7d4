//! From a prepared request to the bytes on the wire. The same request always gives the same bytes.

use serde_json::Value;
use url::Url;

use crate::{Body, PreparedRequest};

/// The full address: base, path, and the query percent-encoded; `None` if together they are no address below the base.
pub(super) fn address(base: &Url, request: &PreparedRequest) -> Option<Url> {
    if !request.path.starts_with('/') {
        return None;
    }
    let below = base.as_str().trim_end_matches('/');
    let mut address: Url = format!("{below}{}", request.path).parse().ok()?;
    // A path with `..` in it would end up elsewhere than it says.
    let stays = address.as_str().len() == below.len() + request.path.len() && address.origin() == base.origin();
    if !stays {
        return None;
    }
    if !request.query.is_empty() {
        address.query_pairs_mut().extend_pairs(&request.query);
    }
    Some(address)
}

/// Content type and bytes of a body; `None` if there is none.
pub(super) fn body(body: &Body) -> Option<(String, Vec<u8>)> {
    match body {
        Body::Empty => None,
        Body::Form(parameters) => {
            let mut form = url::form_urlencoded::Serializer::new(String::new());
            form.extend_pairs(parameters);
            Some(("application/x-www-form-urlencoded".into(), form.finish().into_bytes()))
        }
        Body::Json(value) => Some(("application/json".into(), in_order(value).to_string().into_bytes())),
        Body::Multipart(parts) => {
            let boundary = boundary(parts);
            let mut bytes = String::new();
            for (name, value) in parts {
                let name = name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
                bytes.push_str(&format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"));
            }
            bytes.push_str(&format!("--{boundary}--\r\n"));
            Some((format!("multipart/form-data; boundary={boundary}"), bytes.into_bytes()))
        }
    }
}

/// The value with the members of objects in the order of their names, however they came in: the same value is always the same bytes.
fn in_order(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut sorted: Vec<_> = members.iter().collect();
            sorted.sort_by_key(|(name, _)| *name);
            Value::Object(sorted.into_iter().map(|(name, member)| (name.clone(), in_order(member))).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(in_order).collect()),
        other => other.clone(),
    }
}

/// A separator that stands in no part. Not random, so that what was kept on disk before sending is what is sent.
fn boundary(parts: &[(String, String)]) -> String {
    let mut number = 0_u32;
    loop {
        let boundary = format!("form-part-{number:08}");
        if parts.iter().all(|(name, value)| !name.contains(&boundary) && !value.contains(&boundary)) {
            return boundary;
        }
        number += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn request(path: &str, query: &[(&str, &str)]) -> PreparedRequest {
        PreparedRequest {
            operation: "test".into(),
            method: "GET".into(),
            path: path.into(),
            query: query.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect(),
            body: Body::Empty,
            idempotency_key: None,
        }
    }

    #[rstest]
    #[case("https://x.example", "/api/v2/customer", Some("https://x.example/api/v2/customer?q=a+%26b"))]
    #[case("https://x.example/", "/api/v2/customer", Some("https://x.example/api/v2/customer?q=a+%26b"))]
    #[case("http://127.0.0.1:1/omnidesk", "/api", Some("http://127.0.0.1:1/omnidesk/api?q=a+%26b"))]
    #[case("https://x.example", "/api/../../other", None)]
    #[case("https://x.example", "@other.example/", None)]
    #[case("https://x.example", "", None)]
    fn addresses(#[case] base: &str, #[case] path: &str, #[case] expected: Option<&str>) {
        let got = address(&base.parse().unwrap(), &request(path, &[("q", "a &b")]));
        assert_eq!(got.as_ref().map(Url::as_str), expected);
    }

    #[test]
    fn a_query_without_parameters_has_no_question_mark() {
        let got = address(&"https://x.example".parse().unwrap(), &request("/api", &[])).unwrap();
        assert_eq!(got.as_str(), "https://x.example/api");
    }

    #[test]
    fn a_value_that_holds_the_separator_gets_another_separator() {
        let parts = vec![("message".to_owned(), "--form-part-00000000".to_owned())];
        let (content_type, _) = body(&Body::Multipart(parts)).unwrap();
        assert_eq!(content_type, "multipart/form-data; boundary=form-part-00000001");
    }

    #[test]
    fn the_same_json_is_the_same_bytes_however_it_was_put_together() {
        let value = |text: &str| body(&Body::Json(serde_json::from_str(text).unwrap())).unwrap().1;
        assert_eq!(value(r#"{"b": [{"d": 1, "c": 2}], "a": null}"#), br#"{"a":null,"b":[{"c":2,"d":1}]}"#);
    }

    #[test]
    fn values_are_sent_without_quotation_marks_or_file_names() {
        let (_, bytes) = body(&Body::Multipart(vec![("firstname".into(), "Zoë".into())])).unwrap();
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            "--form-part-00000000\r\nContent-Disposition: form-data; name=\"firstname\"\r\n\r\nZoë\r\n--form-part-00000000--\r\n"
        );
    }

    proptest! {
        #[test]
        fn form_pairs_come_back_as_they_went(pairs in prop::collection::vec(("\\PC{1,8}", "\\PC{0,20}"), 0..5)) {
            let (_, bytes) = body(&Body::Form(pairs.clone())).unwrap();
            let back: Vec<(String, String)> = url::form_urlencoded::parse(&bytes).into_owned().collect();
            prop_assert_eq!(back, pairs);
        }
    }
}
