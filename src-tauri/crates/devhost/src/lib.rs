//! devhost
