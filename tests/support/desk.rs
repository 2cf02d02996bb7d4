//! The other side: a sandbox that runs outside the program, and somebody else who works in it.

use std::net::SocketAddr;
use std::sync::Arc;

use reqwest::Method;
use sandbox::{Access, Clock, Fault, FaultRule, JournalEntry, MachineClock, MemoryStateLog, Sandbox, SandboxOptions};
use serde_json::Value;
use tokio::net::TcpSocket;

use crate::{LOOK_AGAIN, PATIENCE};

/// The operations of the sandbox that change something, by the names in its journal.
const CHANGING: [&str; 10] = [
    "postIndex",
    "putIndex",
    "putItem",
    "addChannelOnly",
    "updateCustomer",
    "externalEvent",
    "syncWithCRM",
    "createCustomerCRUD",
    "deleteItem",
    "deleteItemPurgeData",
];

/// A sandbox that can be stopped and started again at the same address, with everything that was done in it.
pub struct Desk {
    running: Option<Sandbox>,
    state: Arc<MemoryStateLog>,
    clock: Arc<dyn Clock>,
    customers: u32,
    access: Access,
    address: SocketAddr,
    /// Keeps the port from being given to somebody else while the sandbox is stopped; it is bound, but nobody listens.
    reserved: Option<TcpSocket>,
    http: reqwest::Client,
}

/// A sample customer with everything that is asked of one.
#[derive(Debug, Clone)]
pub struct Known {
    /// Its number there.
    pub id: String,
    /// The organisation's own id.
    pub external_id: String,
    /// Given name.
    pub given: String,
    /// Family name.
    pub family: String,
    /// Its first e-mail address.
    pub email: String,
    /// Its first phone number, if it has one.
    pub telephone: Option<String>,
}

impl Desk {
    /// A sandbox with few customers.
    pub async fn start() -> Self {
        Self::with(60).await
    }

    /// A sandbox with this many customers.
    pub async fn with(customers: u32) -> Self {
        Self::with_clock(customers, Arc::new(MachineClock)).await
    }

    /// A sandbox with a clock of its own.
    pub async fn with_clock(customers: u32, clock: Arc<dyn Clock>) -> Self {
        let state = Arc::new(MemoryStateLog::default());
        let sandbox = launch(customers, 0, &state, &clock).await;
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let (access, address) = (sandbox.access().clone(), sandbox.address());
        Self { running: Some(sandbox), state, clock, customers, access, address, reserved: None, http }
    }

    /// Stops it; from now on connections are refused.
    pub async fn stop(&mut self) {
        self.running.take().unwrap().stop().await;
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_reuseaddr(true).unwrap();
        socket.bind(self.address).unwrap();
        self.reserved = Some(socket);
    }

    /// Starts it where it was, knowing what it did.
    pub async fn start_again(&mut self) {
        self.running = Some(launch(self.customers, self.address.port(), &self.state, &self.clock).await);
        self.reserved = None;
    }

    /// Goes back to how it was at the beginning, as after a backup was put back: what was done in it since is not done.
    pub async fn restore(&mut self) {
        self.stop().await;
        self.state = Arc::new(MemoryStateLog::default());
        self.start_again().await;
    }

    fn sandbox(&self) -> &Sandbox {
        self.running.as_ref().unwrap()
    }

    /// Addresses and keys.
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// Makes an operation go wrong so many times.
    pub fn fail(&self, operation: &str, fault: Fault, times: u32) {
        self.rule(FaultRule::new(fault).on_operation(operation).times(times));
    }

    /// Makes something go wrong by a rule.
    pub fn rule(&self, rule: FaultRule) {
        self.sandbox().faults().add(rule);
    }

    /// Lets its systems take so many requests a second.
    pub fn throttle(&self, per_second: u32) {
        self.sandbox().faults().throttle(Some(per_second));
    }

    /// Whether every rule that was to fire a number of times has done so. A rule counts when its request arrives, so a request that is
    /// delayed is under way by then.
    pub fn met(&self) -> bool {
        self.sandbox().faults().settings().rules.is_empty()
    }

    /// Lets everything go right again.
    pub fn mend(&self) {
        self.sandbox().faults().clear();
    }

    /// Everything that was asked, oldest first.
    pub fn journal(&self) -> Vec<JournalEntry> {
        self.sandbox().journal()
    }

    /// The requests for an operation, carried out or not.
    pub fn asked(&self, operation: &str) -> Vec<JournalEntry> {
        self.sandbox().journal().into_iter().filter(|entry| entry.operation == operation).collect()
    }

    /// The requests for an operation that were carried out.
    pub fn executed(&self, operation: &str) -> Vec<JournalEntry> {
        self.asked(operation).into_iter().filter(|entry| entry.executed).collect()
    }

    /// Waits until a request for an operation, which nobody may be waiting for any more, has been carried out.
    ///
    /// # Panics
    /// If it takes unbearably long.
    pub async fn carried_out(&self, operation: &str) {
        let looking = async {
            while self.executed(operation).is_empty() {
                tokio::time::sleep(LOOK_AGAIN).await;
            }
        };
        tokio::time::timeout(PATIENCE, looking).await.unwrap();
    }

    /// The one request for an operation that was carried out.
    ///
    /// # Panics
    /// If there were none or several.
    #[track_caller]
    pub fn once(&self, operation: &str) -> JournalEntry {
        let mut executed = self.executed(operation);
        assert_eq!(executed.len(), 1, "{operation} has to be carried out exactly once: {executed:?}");
        executed.remove(0)
    }

    /// The names of the changes carried out, in their order.
    pub fn changes(&self) -> Vec<String> {
        let changing = |entry: &JournalEntry| entry.executed && CHANGING.contains(&entry.operation.as_str());
        self.sandbox().journal().into_iter().filter(changing).map(|entry| entry.operation).collect()
    }

    async fn call(&self, method: Method, path: &str, form: &[(&str, &str)]) -> Value {
        let url = format!("{}/api/v2/customer{path}", self.access.omnidesk.base_url);
        let mut request = self.http.request(method.clone(), url).header("apiKey", &self.access.omnidesk.api_key);
        if method != Method::GET {
            request = request.form(form);
        }
        let text = request.send().await.unwrap().text().await.unwrap();
        if text.is_empty() { Value::Null } else { serde_json::from_str(&text).unwrap() }
    }

    /// A customer as it stands there; null if there is none.
    pub async fn item(&self, id: &str) -> Value {
        self.call(Method::GET, &format!("/{id}"), &[]).await.get("item").cloned().unwrap_or_default()
    }

    /// The customers of the main brand with an external id.
    pub async fn by_external_id(&self, external_id: &str) -> Vec<Value> {
        let brand = self.access.omnidesk.brand_id.to_string();
        let form = [("primary_id", external_id), ("brand_id", &brand)];
        let reply = self.call(Method::POST, "/SearchByPrimaryExternalID", &form).await;
        reply["items"].as_array().cloned().unwrap_or_default()
    }

    /// Somebody else sets the names of a customer.
    pub async fn rename(&self, id: &str, given: &str, family: &str) {
        self.set(id, &[("firstname", given), ("lastname", family)]).await;
    }

    /// Somebody else sets both names and other values of a customer, by the system's own names. A name that is left out is blanked.
    pub async fn set(&self, id: &str, values: &[(&str, &str)]) {
        let reply = self.call(Method::PUT, &format!("/{id}"), values).await;
        assert_eq!(reply["type"], "result", "somebody else's change has to work: {reply}");
    }

    /// Somebody else deletes a customer.
    pub async fn delete(&self, id: &str) {
        self.call(Method::DELETE, &format!("/{id}"), &[]).await;
        assert!(self.item(id).await.is_null(), "somebody else's deletion has to work");
    }

    /// Somebody else changes a customer of Synctera.
    pub async fn patch_in_synctera(&self, id: &str, values: &Value) {
        let url = format!("{}/customers/{id}", self.access.synctera.base_url);
        let request = self.http.patch(url).bearer_auth(&self.access.synctera.api_key).json(values);
        let reply = request.send().await.unwrap();
        assert!(reply.status().is_success(), "somebody else's change has to work: {:?}", reply.text().await);
    }

    /// A customer of Synctera as it stands there.
    pub async fn in_synctera(&self, id: &str) -> Value {
        let url = format!("{}/customers/{id}", self.access.synctera.base_url);
        let request = self.http.get(url).bearer_auth(&self.access.synctera.api_key);
        serde_json::from_str(&request.send().await.unwrap().text().await.unwrap()).unwrap()
    }

    /// Somebody else creates a customer in the main brand.
    pub async fn create(&self, external_id: &str, given: &str, family: &str) {
        let brand = self.access.omnidesk.brand_id.to_string();
        let form = [("primaryID", external_id), ("brandID", &brand), ("firstname", given), ("lastname", family)];
        let reply = self.call(Method::POST, "/createCustomerCRUD", &form).await;
        assert_eq!(reply["type"], "result", "somebody else's customer has to be created: {reply}");
    }

    /// The n-th sample customer of the main brand that has both names, an external id and an e-mail address.
    pub async fn known(&self, n: usize) -> Known {
        self.sample(n, |item| item["brand_id"] == self.access.omnidesk.brand_id && named(item)).await
    }

    /// A sample customer of another brand than the connection's, with both names, an external id and an e-mail address.
    pub async fn of_another_brand(&self) -> Known {
        self.sample(0, |item| item["brand_id"] != self.access.omnidesk.brand_id && named(item)).await
    }

    /// A sample customer of the main brand with a Dutch phone number.
    pub async fn with_telephone(&self) -> Known {
        let dutch = |item: &Value| channel(item, "telephone").is_some_and(|number| number.starts_with("+31"));
        self.sample(0, |item| item["brand_id"] == self.access.omnidesk.brand_id && named(item) && dutch(item)).await
    }

    async fn sample(&self, n: usize, wanted: impl Fn(&Value) -> bool) -> Known {
        let mut left = n;
        for id in 4_711..4_711 + u64::from(self.customers) {
            let item = self.item(&id.to_string()).await;
            if !wanted(&item) {
                continue;
            }
            if left == 0 {
                let text = |name: &str| item[name].as_str().unwrap().to_owned();
                return Known {
                    id: id.to_string(),
                    external_id: text("external_primary_id"),
                    given: text("firstname"),
                    family: text("lastname"),
                    email: channel(&item, "email").unwrap(),
                    telephone: channel(&item, "telephone"),
                };
            }
            left -= 1;
        }
        unreachable!("most sample customers are like that")
    }
}

fn named(item: &Value) -> bool {
    item["external_primary_id"].is_string()
        && item["firstname"] != ""
        && item["lastname"] != ""
        && channel(item, "email").is_some()
}

/// The first address of a kind.
fn channel(item: &Value, kind: &str) -> Option<String> {
    let channels = item["channels"].as_array()?;
    channels.iter().find(|channel| channel["type"] == kind)?["value"].as_str().map(str::to_owned)
}

async fn launch(customers: u32, port: u16, state: &Arc<MemoryStateLog>, clock: &Arc<dyn Clock>) -> Sandbox {
    let options = SandboxOptions { customers, port, state: Box::new(Arc::clone(state)), ..SandboxOptions::default() };
    sandbox::start_with_clock(options, Arc::clone(clock)).await.unwrap()
}
