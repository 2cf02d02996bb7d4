//! Everything that is held on one person, as a package: for whoever has the right to know. A JSON file for programs and a page for people.

mod gather;
mod html;
mod package;

pub(crate) use gather::gather;
pub(crate) use package::package;
