//! What is set up in the emulated account: brands and custom fields.

/// A shop that customers belong to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Brand {
    pub(crate) id: u64,
    pub(crate) name: &'static str,
    /// Whether customers of this brand can be named by a channel value in place of an external id (section 2.3).
    pub(super) search_by_channel: bool,
    /// Whether a look-up URL is set, without which there is no CRM sync (section 2.12).
    pub(super) crm_url: bool,
}

const BRANDS: [Brand; 2] = [
    Brand { id: 1, name: "Fietsenwinkel", search_by_channel: true, crm_url: true },
    Brand { id: 2, name: "Kampeerhuis", search_by_channel: false, crm_url: false },
];

/// The field a CRM sync fills.
pub(super) const CRM_FIELD: &str = "crm_segment";

/// The custom fields set up; any other `custom_` parameter is ignored like every unknown name.
const CUSTOM_FIELDS: [&str; 6] = ["klantnummer", "segment", "taal", "notitie", "bedrijf", CRM_FIELD];

/// The brand most customers belong to.
pub(crate) fn main_brand() -> &'static Brand {
    &BRANDS[0]
}

/// The other brand.
pub(super) fn second_brand() -> &'static Brand {
    &BRANDS[1]
}

pub(super) fn brand(id: u64) -> Option<&'static Brand> {
    BRANDS.iter().find(|brand| brand.id == id)
}

/// The custom field behind a parameter such as `custom_segment`.
pub(super) fn custom_field(parameter: &str) -> Option<&'static str> {
    let name = parameter.strip_prefix("custom_")?;
    CUSTOM_FIELDS.into_iter().find(|field| *field == name)
}
