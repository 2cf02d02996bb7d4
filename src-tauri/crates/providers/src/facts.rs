//! Facts of remote systems that more than one of them tells, under the same keys.

use domain::FieldSpec;

/// When the customer was created, as the system writes it.
pub(crate) const CREATED: &str = "time.created";
/// When the customer was last changed, as the system writes it.
pub(crate) const UPDATED: &str = "time.updated";

/// What is said about [`CREATED`].
pub(crate) const CREATED_FACT: FieldSpec = FieldSpec::fact(CREATED, "Created");
/// What is said about [`UPDATED`].
pub(crate) const UPDATED_FACT: FieldSpec = FieldSpec::fact(UPDATED, "Last changed");
