//! Keys without a character of their own, as WebDriver writes them.

pub(super) const BACKSPACE: char = '\u{e003}';
pub(super) const CONTROL: char = '\u{e009}';
