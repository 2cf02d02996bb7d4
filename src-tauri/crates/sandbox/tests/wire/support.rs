//! A started sandbox and a client that speaks to it.

use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use reqwest::multipart::Form;
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use sandbox::{Clock, JournalEntry, MemoryStateLog, Sandbox, SandboxOptions, start_with_clock};
use serde_json::Value;

pub(crate) type Fields<'a> = [(&'a str, &'a str)];

/// A clock that stands still until it is set.
pub(crate) struct FixedClock(Mutex<Timestamp>);

impl FixedClock {
    pub(crate) fn set(&self, at: &str) {
        *self.0.lock().unwrap() = at.parse().unwrap();
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) text: String,
    pub(crate) content_type: String,
}

impl Answer {
    pub(crate) async fn of(response: Response) -> Self {
        let content_type = response.headers().get("content-type").map(|value| value.to_str().unwrap().to_owned());
        Self { status: response.status(), content_type: content_type.unwrap_or_default(), text: response.text().await.unwrap() }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error} in {:?}", self.text))
    }

    /// The refusal's message, once its form has been checked.
    pub(crate) fn refusal(&self, status: u16) -> String {
        assert_eq!(self.status, status, "{}", self.text);
        let body = self.json();
        assert_eq!(body["status"], "error");
        body["message"].as_str().unwrap().to_owned()
    }

    /// The success message; a success tells nothing else.
    pub(crate) fn message(&self) -> String {
        assert_eq!(self.status, 200, "{}", self.text);
        let body = self.json();
        assert_eq!(body["type"], "result");
        assert_eq!(body.as_object().unwrap().len(), 2, "neither id nor object is told");
        body["message"].as_str().unwrap().to_owned()
    }
}

pub(crate) struct Desk {
    pub(crate) sandbox: Sandbox,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) http: reqwest::Client,
}

/// The first sample customer of the main brand with an external id and an e-mail address.
pub(crate) struct Known {
    pub(crate) id: u64,
    pub(crate) external_id: String,
    pub(crate) item: Value,
}

impl Desk {
    pub(crate) async fn start() -> Self {
        Self::start_on(Arc::new(MemoryStateLog::default())).await
    }

    pub(crate) async fn start_on(state: Arc<MemoryStateLog>) -> Self {
        Self::with(SandboxOptions { customers: 300, state: Box::new(state), ..SandboxOptions::default() }).await
    }

    pub(crate) async fn with(options: SandboxOptions) -> Self {
        let clock = Arc::new(FixedClock(Mutex::new("2026-11-21T10:00:00Z".parse().unwrap())));
        let http = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { sandbox: start_with_clock(options, clock.clone()).await.unwrap(), clock, http }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}/api/v2/customer{path}", self.sandbox.access().omnidesk.base_url)
    }

    /// A request with the full key.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, self.url(path)).header("apiKey", &self.sandbox.access().omnidesk.api_key)
    }

    pub(crate) async fn get(&self, path: &str, query: &Fields<'_>) -> Answer {
        send(self.request(Method::GET, path).query(query)).await
    }

    /// As multipart, which is what the samples use for POST.
    pub(crate) async fn post(&self, path: &str, fields: &Fields<'_>) -> Answer {
        send(self.request(Method::POST, path).multipart(multipart(fields))).await
    }

    /// As URL-encoded pairs, which is what the samples use for PUT.
    pub(crate) async fn put(&self, path: &str, fields: &Fields<'_>) -> Answer {
        send(self.request(Method::PUT, path).form(fields)).await
    }

    pub(crate) async fn delete(&self, path: &str, query: &Fields<'_>) -> Answer {
        send(self.request(Method::DELETE, path).query(query)).await
    }

    pub(crate) async fn item(&self, id: u64) -> Value {
        let answer = self.get(&format!("/{id}"), &[]).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(answer.json()["type"], "item");
        answer.json()["item"].clone()
    }

    /// The customers with an external id in the main brand.
    pub(crate) async fn by_external_id(&self, external_id: &str) -> Vec<Value> {
        let fields = [("primary_id", external_id), ("brand_id", "1")];
        let answer = self.post("/SearchByPrimaryExternalID", &fields).await;
        assert_eq!(answer.status, 200);
        if answer.text.is_empty() {
            return Vec::new();
        }
        answer.json()["items"].as_array().unwrap().clone()
    }

    pub(crate) async fn known(&self) -> Known {
        for id in 4_711.. {
            let item = self.item(id).await;
            let external_id = item["external_primary_id"].as_str().map(str::to_owned);
            let has_email = item["channels"][0]["type"] == "email";
            let named = item["firstname"] != "" && item["lastname"] != "";
            if let (Some(external_id), 1, true, true) = (external_id, item["brand_id"].as_u64().unwrap(), has_email, named) {
                return Known { id, external_id, item };
            }
        }
        unreachable!("most sample customers are like that")
    }

    pub(crate) fn last_entry(&self) -> JournalEntry {
        self.sandbox.journal().pop().unwrap()
    }

    /// Calls a switch of the sandbox itself.
    pub(crate) fn control(&self, method: Method, path: &str) -> RequestBuilder {
        let access = &self.sandbox.access().control;
        self.http.request(method, format!("{}{path}", access.url)).bearer_auth(&access.token)
    }

    /// Waits until every rule has befallen as many requests as it may.
    pub(crate) async fn befallen(&self) {
        while !self.sandbox.faults().settings().rules.is_empty() {
            tokio::task::yield_now().await;
        }
    }

    /// Waits until a request the caller does not wait for has been journalled.
    pub(crate) async fn journalled(&self, wanted: impl Fn(&JournalEntry) -> bool) -> JournalEntry {
        loop {
            if let Some(entry) = self.sandbox.journal().into_iter().find(|entry| wanted(entry)) {
                return entry;
            }
            tokio::task::yield_now().await;
        }
    }
}

pub(crate) async fn send(request: RequestBuilder) -> Answer {
    Answer::of(request.send().await.unwrap()).await
}

pub(crate) fn multipart(fields: &Fields<'_>) -> Form {
    fields.iter().fold(Form::new(), |form, (name, value)| form.text((*name).to_owned(), (*value).to_owned()))
}

/// The values of all channels of a customer.
pub(crate) fn values(item: &Value) -> Vec<String> {
    let channels = item["channels"].as_array().unwrap();
    channels.iter().map(|channel| channel["value"].as_str().unwrap().to_owned()).collect()
}
