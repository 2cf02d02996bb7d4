//! How a customer stands at a system, as far as a list has to tell.

use crate::Fields;
use crate::field::{BAN_STATUS, STATUS};

/// Statuses and ban statuses in which a customer cannot do what others can, whichever system says so. Source: Synctera API notes,
/// sections 2.1 and 5.7; other systems use words of the same kind.
const RESTRICTED: [&str; 9] =
    ["FROZEN", "DENIED", "DECEASED", "ESCHEAT", "SANCTION", "INACTIVE", "SUSPENDED", "BANNED", "BLOCKED"];

/// Whether a customer with these values is restricted.
#[must_use]
pub fn is_restricted(fields: &Fields) -> bool {
    [STATUS, BAN_STATUS].iter().any(|key| RESTRICTED.iter().any(|value| fields.text(key).eq_ignore_ascii_case(value)))
}
