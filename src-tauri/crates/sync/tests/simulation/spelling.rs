//! When two writings are one value, said once more and apart from the program, so that neither hides the other's mistake.

use domain::field::{BIRTH_DATE, NAME_FAMILY, NAME_GIVEN, SSN};
use domain::{FieldKind, ProviderKind};

/// Whether two values of a field, or of `channel:` and a kind, are one.
pub(crate) fn same(provider: ProviderKind, what: &str, one: &str, other: &str) -> bool {
    if let Some(kind) = what.strip_prefix("channel:") {
        let kind = domain::ChannelKind::from(kind.split(':').next().unwrap_or_default().to_owned());
        return match (one.is_empty(), other.is_empty()) {
            (false, false) => domain::channel::key(&kind, one) == domain::channel::key(&kind, other),
            (one, other) => one == other,
        };
    }
    if matches!(what, NAME_GIVEN | NAME_FAMILY) && provider == ProviderKind::Securely {
        return one.trim().to_lowercase() == other.trim().to_lowercase();
    }
    let kind = providers::capabilities(provider).field(what).map_or(FieldKind::Text, |spec| spec.kind);
    match what {
        BIRTH_DATE => one.get(..10) == other.get(..10),
        SSN => domain::ssn::last_four(one) == domain::ssn::last_four(other),
        _ => kind.same(one, other),
    }
}
