//! Folding inside statements, where a text is compared that is not kept folded.

use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

/// Teaches a connection `folded(text)`: the text as [`domain::fold::fold`] writes it; of what is no text, nothing.
///
/// # Errors
/// If the database fails.
pub(crate) fn teach(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_DIRECTONLY;
    connection.create_scalar_function("folded", 1, flags, |context| {
        Ok(context.get_raw(0).as_str_or_null().ok().flatten().map(domain::fold::fold))
    })
}
