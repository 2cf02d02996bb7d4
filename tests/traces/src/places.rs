//! Going through files and folders.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::report::Report;
use crate::search::{Finds, Search};

/// Looks through files, and through folders with everything below them; links are not followed. A name is looked through like content.
///
/// # Errors
/// A place is not there, or a file cannot be read. One that goes while a folder is looked through is no error: programs tidy up.
pub(crate) fn look(search: &Search, places: &[PathBuf], report: &mut Report) -> anyhow::Result<()> {
    for place in places {
        let kind = fs::symlink_metadata(place).with_context(|| format!("{} is not there", place.display()))?;
        if kind.is_dir() {
            below(search, place, report)?;
        } else {
            content(search, place, report).with_context(|| place.display().to_string())?;
        }
    }
    Ok(())
}

fn below(search: &Search, folder: &Path, report: &mut Report) -> anyhow::Result<()> {
    let Some(entries) = still_there(fs::read_dir(folder)).with_context(|| folder.display().to_string())? else {
        return Ok(());
    };
    for entry in entries {
        let entry = entry.with_context(|| folder.display().to_string())?;
        let path = entry.path();
        let mut finds = Finds::new();
        search.look(0, entry.file_name().as_encoded_bytes(), &mut finds)?;
        report.add_name(&path, &finds);
        let Some(kind) = still_there(entry.file_type()).with_context(|| path.display().to_string())? else { continue };
        if kind.is_dir() {
            below(search, &path, report)?;
        } else if kind.is_file() {
            still_there(content(search, &path, report)).with_context(|| path.display().to_string())?;
        }
    }
    Ok(())
}

fn content(search: &Search, path: &Path, report: &mut Report) -> io::Result<()> {
    let mut finds = Finds::new();
    let bytes = search.look(0, File::open(path)?, &mut finds)?;
    report.add_file(path, bytes, &finds);
    Ok(())
}

fn still_there<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::needle::{Form, Needle};

    fn found(place: &Path) -> anyhow::Result<Report> {
        let needles = [Needle::Text("jan@example.nl".into()), Needle::Text("Jan Jansen".into())];
        let mut report = Report::new(needles.len());
        look(&Search::new(&needles)?, &[place.to_owned()], &mut report)?;
        Ok(report)
    }

    #[test]
    fn folders_are_looked_through_to_the_bottom_and_names_count() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("a/b");
        fs::create_dir_all(&deep).unwrap();
        fs::write(deep.join("core.17"), b"\0\0jan@example.nl\0jan@example.nl").unwrap();
        fs::write(folder.path().join("Jan Jansen.json"), b"{}").unwrap();
        fs::write(folder.path().join("clean"), b"nobody").unwrap();
        let report = found(folder.path()).unwrap();
        assert_eq!((report.files, report.bytes), (3, 31 + 2 + 6));
        let mut hits: Vec<_> = report.hits.iter().map(|hit| (hit.needle, hit.form, hit.in_name, hit.first, hit.times)).collect();
        hits.sort_unstable();
        assert_eq!(hits, [(0, Form::Utf8, false, 2, 2), (1, Form::Utf8, true, 0, 1)]);
    }

    #[test]
    fn a_single_file_is_a_place_and_a_missing_one_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("console.log");
        fs::write(&file, "to jan@example.nl").unwrap();
        assert_eq!(found(&file).unwrap().hits.len(), 1);
        assert!(found(&folder.path().join("elsewhere")).is_err(), "a search of nothing must not pass for a clean one");
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        let (outside, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::write(outside.path().join("file"), "jan@example.nl").unwrap();
        std::os::unix::fs::symlink(outside.path(), folder.path().join("link")).unwrap();
        std::os::unix::fs::symlink(folder.path(), folder.path().join("circle")).unwrap();
        assert_eq!(found(folder.path()).unwrap().files, 0);
    }
}
