//! Whom files belong to that this process makes.

/// From now on, files and folders that this process or its children make are for this user only, also those that libraries make without
/// asking. Where they are made with a mode of their own, that still counts. Does nothing on systems where the folder decides.
///
/// To be called first, before anything is made.
pub fn make_files_private() {
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
}
