//! One function per request of Omnidesk's customer API, with the exact names and encodings of each: the same thing is
//! called differently from endpoint to endpoint, and a wrong name is ignored without a word. Source: API notes, section 2.
//!
//! Pure: nothing is sent, no credentials are known. Which request suits a job is decided elsewhere.

use crate::{Body, PreparedRequest};

/// Path of the customer controller.
const CUSTOMER: &str = "/api/v2/customer";

/// A path or parameter template that cannot be filled in safely.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// The customer's id is not a number. In a path, any other text could name another endpoint.
    #[error("The customer has no number that could stand in a path.")]
    CustomerId,
    /// The channel's id holds something that could name another endpoint.
    #[error("The channel has no number that could stand in a path.")]
    ChannelId,
    /// The template does not say whom or what it is about, so the request might hit everybody.
    #[error("The path or its parameters in the settings do not name the customer or channel.")]
    Placeholder,
}

/// A customer by everything that may be known; what each endpoint takes of it differs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Who<'a> {
    /// Omnidesk's own id.
    pub customer_id: Option<&'a str>,
    /// The organisation's own id.
    pub external_id: Option<&'a str>,
    /// The brand.
    pub brand_id: Option<&'a str>,
}

/// Names and custom fields. What is `None` or absent is not sent; several endpoints then take a name as empty.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Values<'a> {
    /// First name.
    pub firstname: Option<&'a str>,
    /// Last name.
    pub lastname: Option<&'a str>,
    /// Custom fields by bare name.
    pub custom: &'a [(String, String)],
}

/// Addresses with one parameter for each kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Extras<'a> {
    /// E-mail address.
    pub email: Option<&'a str>,
    /// Phone number in E.164.
    pub telephone: Option<&'a str>,
    /// Twitter name without `@`.
    pub twitter: Option<&'a str>,
    /// Facebook id.
    pub facebook: Option<&'a str>,
}

/// A new customer for [`create`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NewCustomer<'a> {
    /// Kind and address of the channel to link; the kind counts only together with an address.
    pub link: Option<(&'a str, &'a str)>,
    /// The brand.
    pub brand_id: &'a str,
    /// The organisation's own id.
    pub primary_id: &'a str,
    /// Whether open tickets stay where they are.
    pub no_sync: bool,
    /// Names and custom fields.
    pub values: Values<'a>,
    /// A ticket to link to.
    pub ticket_id: Option<&'a str>,
    /// A second e-mail address.
    pub extra_email: Option<&'a str>,
    /// A second phone number.
    pub extra_telephone: Option<&'a str>,
}

/// Parameters in the order they are sent.
#[derive(Default)]
struct Parameters(Vec<(String, String)>);

impl Parameters {
    fn with(mut self, name: &str, value: &str) -> Self {
        self.0.push((name.to_owned(), value.to_owned()));
        self
    }

    fn maybe(self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// How true is written in a form is unknown; `1`, and leaving out for false, is safe under every reading. Source: API
    /// notes, section 2.3.
    fn flag(self, name: &str, set: bool) -> Self {
        self.maybe(name, set.then_some("1"))
    }

    fn values(self, values: Values<'_>) -> Self {
        let with_names = self.maybe("firstname", values.firstname).maybe("lastname", values.lastname);
        values.custom.iter().fold(with_names, |parameters, (name, value)| parameters.with(&format!("custom_{name}"), value))
    }

    /// Channel pairs, numbered from 0 without gaps.
    fn pairs(self, channels: &[(&str, &str)]) -> Self {
        channels.iter().enumerate().fold(self, |parameters, (number, (type_id, address))| {
            parameters
                .with(&format!("customerChannelType_{number}"), type_id)
                .with(&format!("customerChannelValue_{number}"), address)
        })
    }
}

fn request(operation: &str, method: &str, path: impl Into<String>, body: Body) -> PreparedRequest {
    PreparedRequest {
        operation: operation.to_owned(),
        method: method.to_owned(),
        path: path.into(),
        query: Vec::new(),
        body,
        idempotency_key: None,
    }
}

fn post(operation: &str, path: impl Into<String>, parameters: Parameters) -> PreparedRequest {
    request(operation, "POST", path, Body::Multipart(parameters.0))
}

/// A form of this very encoding is the only one that many back ends parse in a PUT. Source: API notes, section 1.
fn put(operation: &str, path: impl Into<String>, parameters: Parameters) -> PreparedRequest {
    request(operation, "PUT", path, Body::Form(parameters.0))
}

fn with_query(mut request: PreparedRequest, parameters: Parameters) -> PreparedRequest {
    request.query = parameters.0;
    request
}

/// GET customer: the index. Without `query` everybody, since an empty one breaks its own pattern. Section 2.1.
#[must_use]
pub fn index(query: Option<&str>, start: u32, limit: u32) -> PreparedRequest {
    let parameters = Parameters::default()
        .maybe("query", query.filter(|query| !query.is_empty()))
        .with("itemStart", &start.to_string())
        .with("itemLimit", &limit.to_string());
    with_query(request("getIndex", "GET", CUSTOMER, Body::Empty), parameters)
}

/// GET item, by a path with `{id}`. Section 2.2.
///
/// # Errors
/// See [`TemplateError`].
pub fn item(path: &str, id: &str) -> Result<PreparedRequest, TemplateError> {
    Ok(request("getItem", "GET", customer_path(path, id)?, Body::Empty))
}

/// POST customer: creates one, and links a channel and a ticket. Section 2.3.
///
/// `search_customer_channel_value` is not sent: it only counts without a `primary_id`, and there always is one.
#[must_use]
pub fn create(new: NewCustomer<'_>) -> PreparedRequest {
    let parameters = Parameters::default()
        .maybe("channel_id", new.link.map(|(kind, _)| kind))
        .maybe("customer_link_channel", new.link.map(|(_, address)| address))
        .with("brand_id", new.brand_id)
        .with("primary_id", new.primary_id)
        .flag("noSync", new.no_sync)
        .maybe("firstname", new.values.firstname)
        .maybe("lastname", new.values.lastname)
        .maybe("ticket_id", new.ticket_id)
        .maybe("extra_email", new.extra_email)
        .maybe("extra_telephone", new.extra_telephone)
        .values(Values { firstname: None, lastname: None, custom: new.values.custom });
    post("postIndex", CUSTOMER, parameters)
}

/// POST createCustomerCRUD: creates one with any number of channels, given as type id and address. Section 2.13.
#[must_use]
pub fn create_crud(brand_id: &str, primary_id: &str, values: Values<'_>, channels: &[(&str, &str)]) -> PreparedRequest {
    let parameters = Parameters::default().with("primaryID", primary_id).with("brandID", brand_id).values(values).pairs(channels);
    post("createCustomerCRUD", format!("{CUSTOMER}/createCustomerCRUD"), parameters)
}

/// PUT customer: names and custom fields, by any id. A name that is missing may be blanked. Section 2.4.
#[must_use]
pub fn update_index(who: Who<'_>, values: Values<'_>) -> PreparedRequest {
    let parameters = Parameters::default()
        .maybe("primaryID", who.external_id)
        .maybe("brandID", who.brand_id)
        .maybe("customerID", who.customer_id)
        .values(values);
    put("putIndex", CUSTOMER, parameters)
}

/// PUT item: names, custom fields and channels, by Omnidesk's id. A name that is missing may be blanked. Section 2.5.
///
/// # Errors
/// See [`TemplateError`].
pub fn update_item(
    id: &str,
    brand_id: Option<&str>,
    values: Values<'_>,
    channels: &[(&str, &str)],
) -> Result<PreparedRequest, TemplateError> {
    let parameters = Parameters::default().maybe("brandID", brand_id).values(values).pairs(channels);
    Ok(put("putItem", customer_path(&format!("{CUSTOMER}/{{id}}"), id)?, parameters))
}

/// PUT updateCustomer: names, custom fields and channels, by external id and brand. Keeps what is not sent. Section 2.9.
#[must_use]
pub fn update_customer(external_id: &str, brand_id: &str, values: Values<'_>, channels: &[(&str, &str)]) -> PreparedRequest {
    let parameters =
        Parameters::default().with("externalPrimaryID", external_id).with("brandID", brand_id).values(values).pairs(channels);
    put("updateCustomer", format!("{CUSTOMER}/updateCustomer"), parameters)
}

/// POST SearchByPrimaryExternalID. Section 2.6.
#[must_use]
pub fn search_by_external_id(external_id: &str, brand_id: &str) -> PreparedRequest {
    let parameters = Parameters::default().with("primary_id", external_id).with("brand_id", brand_id);
    post("searchByPrimaryExternalId", format!("{CUSTOMER}/SearchByPrimaryExternalID"), parameters)
}

/// POST SearchByCustomerChannelValue: one name in camel case beside one in snake case. Section 2.7.
#[must_use]
pub fn search_by_channel(address: &str, brand_id: &str) -> PreparedRequest {
    let parameters = Parameters::default().with("customerChannelValue", address).with("brand_id", brand_id);
    post("searchByCustomerChannelValue", format!("{CUSTOMER}/SearchByCustomerChannelValue"), parameters)
}

/// POST addChannelOnly: adds, never removes. Section 2.8.
#[must_use]
pub fn add_channel(who: Who<'_>, no_sync: bool, extras: Extras<'_>) -> PreparedRequest {
    let parameters = Parameters::default()
        .maybe("customer_id", who.customer_id)
        .maybe("primary_id", who.external_id)
        .maybe("brand_id", who.brand_id)
        .flag("noSync", no_sync)
        .maybe("extra_email", extras.email)
        .maybe("extra_telephone", extras.telephone)
        .maybe("extra_twitter", extras.twitter)
        .maybe("extra_facebook", extras.facebook);
    post("addChannelOnly", format!("{CUSTOMER}/addChannelOnly"), parameters)
}

/// GET timelineByCustomerExternalID; the history of tickets comes with any value of a parameter whose name is a guess.
/// Section 2.10.
#[must_use]
pub fn timeline(external_id: &str, brand_id: &str, ticket_history_parameter: Option<&str>) -> PreparedRequest {
    let mut parameters = Parameters::default().with("brand_id", brand_id).with("external_id", external_id);
    if let Some(name) = ticket_history_parameter {
        parameters = parameters.with(name, "1");
    }
    let path = format!("{CUSTOMER}/timelineByCustomerExternalID");
    with_query(request("timelineByCustomerExternalID", "GET", path, Body::Empty), parameters)
}

/// POST externalEvent: not safe to repeat. Section 2.11.
#[must_use]
pub fn external_event(who: Who<'_>, initiated_by: Option<&str>, message: &str, source_url: &str) -> PreparedRequest {
    let parameters = Parameters::default()
        .maybe("customer_id", who.customer_id)
        .maybe("external_id", who.external_id)
        .maybe("brand_id", who.brand_id)
        .maybe("initiated_by", initiated_by)
        .with("message", message)
        .with("source_url", source_url);
    post("externalEvent", format!("{CUSTOMER}/externalEvent"), parameters)
}

/// POST syncWithCRM; the channel is `phoneNumber` or `email` here. Section 2.12.
#[must_use]
pub fn sync_with_crm(brand_id: &str, channel: &str, address: &str) -> PreparedRequest {
    let parameters = Parameters::default().with("brandID", brand_id).with("channel", channel).with("address", address);
    post("syncWithCRM", format!("{CUSTOMER}/syncWithCRM"), parameters)
}

/// DELETE item, by a path with `{id}`. Section 2.14.
///
/// # Errors
/// See [`TemplateError`].
pub fn delete_item(path: &str, id: &str) -> Result<PreparedRequest, TemplateError> {
    Ok(request("deleteItem", "DELETE", customer_path(path, id)?, Body::Empty))
}

/// DELETE itemChannel, by a path with `{channelId}`, and `{id}` if it is below the customer. Section 2.14.
///
/// # Errors
/// See [`TemplateError`].
pub fn delete_channel(path: &str, id: &str, channel_id: &str) -> Result<PreparedRequest, TemplateError> {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if channel_id.is_empty() || !channel_id.chars().all(plain) {
        return Err(TemplateError::ChannelId);
    }
    if !path.contains("{channelId}") {
        return Err(TemplateError::Placeholder);
    }
    if path.contains("{id}") && !is_number(id) {
        return Err(TemplateError::CustomerId);
    }
    let path = path.replace("{id}", id).replace("{channelId}", channel_id);
    Ok(request("deleteItemChannel", "DELETE", path, Body::Empty))
}

/// DELETE itemPurgeData, by a path and parameters of which one holds `{id}`. Section 2.14.
///
/// # Errors
/// See [`TemplateError`]; above all where nothing names the customer, since then nobody knows who would be purged.
pub fn purge(path: &str, parameters: &[(String, String)], id: &str) -> Result<PreparedRequest, TemplateError> {
    if !is_number(id) {
        return Err(TemplateError::CustomerId);
    }
    if !path.contains("{id}") && !parameters.iter().any(|(_, value)| value.contains("{id}")) {
        return Err(TemplateError::Placeholder);
    }
    let query =
        parameters.iter().fold(Parameters::default(), |query, (name, value)| query.with(name, &value.replace("{id}", id)));
    Ok(with_query(request("deleteItemPurgeData", "DELETE", path.replace("{id}", id), Body::Empty), query))
}

fn customer_path(path: &str, id: &str) -> Result<String, TemplateError> {
    if !path.contains("{id}") {
        return Err(TemplateError::Placeholder);
    }
    // Ids are numbers. A text in their place could spell another endpoint, such as `purgedata`.
    if is_number(id) { Ok(path.replace("{id}", id)) } else { Err(TemplateError::CustomerId) }
}

fn is_number(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("purgedata")]
    #[case("..")]
    #[case("1/2")]
    #[case("")]
    #[case("4711?x")]
    fn an_id_that_is_no_number_never_reaches_a_path(#[case] id: &str) {
        let refused = Err(TemplateError::CustomerId);
        assert_eq!(item("/api/v2/customer/{id}", id), refused);
        assert_eq!(delete_item("/api/v2/customer/{id}", id), refused, "DELETE customer/purgedata would purge");
        assert_eq!(update_item(id, None, Values::default(), &[]), refused);
        assert_eq!(purge("/p", &[("customer_id".into(), "{id}".into())], id), refused);
    }

    #[test]
    fn a_template_that_names_nobody_is_refused() {
        assert_eq!(purge("/p", &[("all".into(), "1".into())], "7"), Err(TemplateError::Placeholder));
        assert_eq!(delete_item("/api/v2/customer", "7"), Err(TemplateError::Placeholder));
        assert_eq!(delete_channel("/api/v2/customer/{id}", "7", "8"), Err(TemplateError::Placeholder));
        assert_eq!(delete_channel("/c/{channelId}", "7", "../8"), Err(TemplateError::ChannelId));
    }

    #[test]
    fn pairs_are_numbered_without_gaps() {
        let request = create_crud("1", "C-1", Values::default(), &[("1", "a@example.com"), ("2", "+31612345678")]);
        let Body::Multipart(parts) = request.body else { panic!("a POST is multipart") };
        let names: Vec<&str> = parts.iter().map(|(name, _)| name.as_str()).filter(|name| name.contains('_')).collect();
        assert_eq!(names, ["customerChannelType_0", "customerChannelValue_0", "customerChannelType_1", "customerChannelValue_1"]);
    }
}
