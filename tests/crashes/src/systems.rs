//! What stands in the systems, read over their own APIs.

use anyhow::{Context, bail};
use reqwest::RequestBuilder;
use serde_json::{Value, json};

use crate::desk::Desk;
use crate::mint::Mark;

/// A customer as its system holds it.
#[derive(Debug)]
pub(crate) struct Remote {
    pub(crate) system: &'static str,
    pub(crate) id: String,
    /// Every text in it, by the name it stands under.
    texts: Vec<(String, String)>,
}

impl Remote {
    pub(crate) fn read(system: &'static str, value: &Value) -> anyhow::Result<Self> {
        let id = match (&value["id"], &value["customerId"]) {
            (Value::String(id), _) => id.clone(),
            (Value::Number(id), _) | (_, Value::Number(id)) => id.to_string(),
            _ => bail!("{system} shows a customer without an id"),
        };
        let mut texts = Vec::new();
        flatten("", value, &mut texts);
        Ok(Self { system, id, texts })
    }

    pub(crate) fn holds(&self, mark: &Mark) -> bool {
        self.count(mark) > 0
    }

    /// How often a value is there.
    pub(crate) fn count(&self, mark: &Mark) -> usize {
        self.texts.iter().filter(|(_, text)| mark.is_in(text)).count()
    }

    /// Whether there is a text of this name in it.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.texts.iter().any(|(other, _)| other == name)
    }

    /// What tells who it is, as far as it is long enough not to be an ordinary word.
    pub(crate) fn telling(&self) -> impl Iterator<Item = &str> {
        let tells = |name: &str, text: &str| TELLING.contains(&name) && text.chars().count() > 4;
        self.texts.iter().filter(move |(name, text)| tells(name, text)).map(|(_, text)| text.as_str())
    }
}

/// Names, addresses and numbers, as the four systems call them.
const TELLING: [&str; 15] = [
    "firstname",
    "lastname",
    "first_name",
    "last_name",
    "firstName",
    "lastName",
    "forename",
    "surname",
    "value",
    "email",
    "phone",
    "phone_number",
    "mobile",
    "street",
    "address_line_1",
];

fn flatten(name: &str, value: &Value, texts: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) => texts.push((name.to_owned(), text.clone())),
        Value::Array(items) => items.iter().for_each(|item| flatten(name, item, texts)),
        Value::Object(members) => members
            .iter()
            // Synctera shows each address a second time, in a list.
            .filter(|(name, _)| *name != "addresses")
            .for_each(|(name, member)| flatten(name, member, texts)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Every customer of every system. Securely has no list: there it is those with one of these e-mail addresses.
pub(crate) async fn read(desk: &Desk, securely_emails: &[String]) -> anyhow::Result<Vec<Remote>> {
    let mut found = omnidesk(desk).await?;
    found.extend(secuconnect(desk).await?);
    found.extend(synctera(desk).await?);
    for email in securely_emails {
        let url = format!("{}/customers/search", desk.access.securely.base_url);
        let (key, secret) = (&desk.access.securely.api_key, &desk.access.securely.api_secret);
        let reply = got(desk.http.post(url).basic_auth(key, Some(secret)).json(&json!({"email": email}))).await?;
        for customer in rows(&reply["payload"]) {
            let customer = Remote::read("securely", customer)?;
            if found.iter().all(|other| (other.system, &other.id) != ("securely", &customer.id)) {
                found.push(customer);
            }
        }
    }
    Ok(found)
}

async fn omnidesk(desk: &Desk) -> anyhow::Result<Vec<Remote>> {
    let base = format!("{}/api/v2/customer", desk.access.omnidesk.base_url);
    let get = |url: String| got(desk.http.get(url).header("apiKey", &desk.access.omnidesk.api_key));
    let mut found = Vec::new();
    loop {
        let page = get(format!("{base}?itemStart={}&itemLimit=99", found.len())).await?;
        for row in rows(&page["items"]) {
            // The list lacks the fields of the organisation's own.
            let whole = get(format!("{base}/{}", row["id"])).await?;
            found.push(Remote::read("omnidesk", &whole["item"])?);
        }
        if rows(&page["items"]).is_empty() {
            return Ok(found);
        }
    }
}

async fn secuconnect(desk: &Desk) -> anyhow::Result<Vec<Remote>> {
    let access = &desk.access.secuconnect;
    let sign_in = json!({
        "grant_type": "client_credentials", "client_id": access.client_id, "client_secret": access.client_secret,
    });
    let signed_in = got(desk.http.post(format!("{}/oauth/token", access.base_url)).json(&sign_in)).await?;
    let token = signed_in["access_token"].as_str().context("secuconnect gives no token")?;
    let mut found = Vec::new();
    loop {
        let url = format!("{}/api/v2/Payment/Customers?count=100&sort=created:asc&offset={}", access.base_url, found.len());
        let page = got(desk.http.get(url).bearer_auth(token)).await?;
        for row in rows(&page["data"]) {
            found.push(Remote::read("secuconnect", row)?);
        }
        if rows(&page["data"]).is_empty() {
            return Ok(found);
        }
    }
}

async fn synctera(desk: &Desk) -> anyhow::Result<Vec<Remote>> {
    let mut found = Vec::new();
    let mut token = String::new();
    loop {
        let page = if token.is_empty() { String::new() } else { format!("&page_token={token}") };
        let url = format!("{}/customers?limit=100{page}", desk.access.synctera.base_url);
        let page = got(desk.http.get(url).bearer_auth(&desk.access.synctera.api_key)).await?;
        for row in rows(&page["customers"]) {
            found.push(Remote::read("synctera", row)?);
        }
        match page["next_page_token"].as_str() {
            Some(next) if !next.is_empty() => token = next.to_owned(),
            _ => return Ok(found),
        }
    }
}

/// The texts of the events on a customer's timeline. Customers without an external id have none that can be read.
pub(crate) async fn timeline(desk: &Desk, id: &str) -> anyhow::Result<Option<Vec<String>>> {
    let omnidesk = &desk.access.omnidesk;
    let base = format!("{}/api/v2/customer", omnidesk.base_url);
    let get = |url: String| desk.http.get(url).header("apiKey", &omnidesk.api_key);
    let customer = got(get(format!("{base}/{id}"))).await?;
    let customer = &customer["item"];
    let Some(external_id) = customer["external_primary_id"].as_str() else { return Ok(None) };
    let asked = get(format!("{base}/timelineByCustomerExternalID"));
    let reply = got(asked.query(&[("external_id", external_id), ("brand_id", &customer["brand_id"].to_string())])).await?;
    Ok(Some(rows(&reply["items"]).iter().filter_map(|entry| entry["description"].as_str().map(str::to_owned)).collect()))
}

fn rows(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

async fn got(call: RequestBuilder) -> anyhow::Result<Value> {
    let response = call.send().await?.error_for_status()?;
    let text = response.text().await?;
    Ok(if text.is_empty() { Value::Null } else { serde_json::from_str(&text)? })
}
