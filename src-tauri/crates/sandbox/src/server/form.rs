//! Reading parameters as a form back end does.

use axum::body::Body;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{Method, header};

use super::system::{Params, Received};

const URL_ENCODED: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

/// The parameters of the query for GET and DELETE, of the body otherwise.
///
/// A body is read as URL-encoded pairs under exactly that content type, and as multipart only for POST: form back ends do
/// not parse a multipart PUT. A body in any other encoding has no parameters, and a broken one has those before the break.
pub(crate) async fn read_form(received: &Received) -> Params {
    if matches!(received.method, Method::GET | Method::HEAD | Method::DELETE) {
        return pairs(received.query.as_bytes());
    }
    let media_type =
        received.content_type().and_then(|value| value.split(';').next()).map(|value| value.trim().to_ascii_lowercase());
    match media_type.as_deref() {
        Some(URL_ENCODED) => pairs(&received.body),
        Some(MULTIPART) if received.method == Method::POST => parts(received).await,
        _ => Params::new(),
    }
}

pub(super) fn pairs(encoded: &[u8]) -> Params {
    serde_urlencoded::from_bytes::<Vec<(String, String)>>(encoded).unwrap_or_default().into_iter().collect()
}

async fn parts(received: &Received) -> Params {
    let mut params = Params::new();
    let mut request = Request::new(Body::from(received.body.clone()));
    if let Some(content_type) = received.headers.get(header::CONTENT_TYPE) {
        request.headers_mut().insert(header::CONTENT_TYPE, content_type.clone());
    }
    let Ok(mut multipart) = Multipart::from_request(request, &()).await else {
        return params;
    };
    while let Ok(Some(field)) = multipart.next_field().await {
        let Some(name) = field.name().map(str::to_owned) else {
            continue;
        };
        // A part with a file name is an upload, not a parameter.
        if field.file_name().is_some() {
            continue;
        }
        match field.text().await {
            Ok(value) => params.insert(name, value),
            Err(_) => break,
        };
    }
    params
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue};
    use bytes::Bytes;

    use super::*;

    fn received(method: Method, content_type: &'static str, body: &str) -> Received {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        Received {
            method,
            path: "/".into(),
            query: "brand_id=1&external_id=C%2D1".into(),
            headers,
            body: Bytes::copy_from_slice(body.as_bytes()),
            json: None,
        }
    }

    const PARTS: &str = "--x\r\nContent-Disposition: form-data; name=\"firstname\"\r\n\r\nZoë\r\n--x--\r\n";

    async fn firstname(method: Method, content_type: &'static str, body: &str) -> Option<String> {
        read_form(&received(method, content_type, body)).await.remove("firstname")
    }

    #[tokio::test]
    async fn post_reads_both_form_encodings() {
        let zoe = Some("Zoë".to_owned());
        assert_eq!(firstname(Method::POST, "multipart/form-data; boundary=x", PARTS).await, zoe);
        assert_eq!(firstname(Method::POST, URL_ENCODED, "firstname=Zo%C3%AB").await, zoe);
    }

    #[tokio::test]
    async fn put_reads_pairs_only() {
        assert_eq!(firstname(Method::PUT, "multipart/form-data; boundary=x", PARTS).await, None);
        assert_eq!(
            firstname(Method::PUT, "application/x-www-form-urlencoded; charset=UTF-8", "firstname=A+B").await,
            Some("A B".to_owned())
        );
    }

    #[tokio::test]
    async fn json_is_no_form() {
        let json = r#"{"firstname":"Zoë"}"#;
        assert_eq!(firstname(Method::POST, "application/json", json).await, None);
    }

    #[tokio::test]
    async fn the_last_of_two_values_counts() {
        assert_eq!(firstname(Method::PUT, URL_ENCODED, "firstname=A&firstname=B").await, Some("B".to_owned()));
    }

    #[tokio::test]
    async fn get_reads_the_query() {
        let params = read_form(&received(Method::GET, URL_ENCODED, "firstname=A")).await;
        assert_eq!(params.get("external_id").map(String::as_str), Some("C-1"));
        assert_eq!(params.get("firstname"), None, "a GET has no body to speak of");
    }
}
