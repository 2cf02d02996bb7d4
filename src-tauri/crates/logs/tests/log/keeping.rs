use std::fs;
use std::path::Path;

use logs::{Limits, LogFiles, last_lines};

const SMALL: Limits = Limits { bytes: 1_000, files: 3 };

fn line(number: u32) -> String {
    format!("2026-11-20T09:00:00.000Z  INFO store line {number:04}")
}

fn sizes(folder: &Path) -> Vec<(String, u64)> {
    let mut sizes: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), entry.metadata().unwrap().len()))
        .filter(|(name, _)| name != "lock")
        .collect();
    sizes.sort();
    sizes
}

#[test]
fn files_take_turns_and_the_oldest_goes() {
    let folder = tempfile::tempdir().unwrap();
    let mut files = LogFiles::open(folder.path(), SMALL).unwrap();
    (0..1_000).for_each(|number| files.write(&line(number)));
    let sizes = sizes(folder.path());
    let names: Vec<&str> = sizes.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["console.log", "console.log.1", "console.log.2"]);
    assert!(sizes.iter().all(|(_, size)| *size <= SMALL.bytes), "{sizes:?}");
    assert_eq!(last_lines(folder.path(), 25), (975..1_000).map(line).collect::<Vec<_>>(), "no line is lost at the turn");
}

#[test]
fn a_single_file_starts_over() {
    let folder = tempfile::tempdir().unwrap();
    let mut files = LogFiles::open(folder.path(), Limits { files: 1, ..SMALL }).unwrap();
    (0..100).for_each(|number| files.write(&line(number)));
    assert_eq!(sizes(folder.path()).len(), 1);
    assert_eq!(last_lines(folder.path(), 1), [line(99)]);
}

#[test]
fn the_next_start_goes_on_where_the_last_ended() {
    let folder = tempfile::tempdir().unwrap();
    LogFiles::open(folder.path(), SMALL).unwrap().write(&line(1));
    LogFiles::open(folder.path(), SMALL).unwrap().write(&line(2));
    assert_eq!(last_lines(folder.path(), 10), [line(1), line(2)]);
}

#[test]
fn a_second_program_does_not_write_here() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = LogFiles::open(folder.path(), SMALL).unwrap();
    let refusal = LogFiles::open(folder.path(), SMALL).unwrap_err();
    assert_eq!(refusal.kind(), std::io::ErrorKind::WouldBlock);
    first.write(&line(1));
    drop(first);
    assert!(LogFiles::open(folder.path(), SMALL).is_ok(), "the folder is free again");
}

#[test]
fn what_is_no_line_of_the_log_is_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    let foreign = "Jan Jansen\n2026-11-20T09:00:00.000Z Jan Jansen\n\u{1f600}\u{1f600}\u{1f600}\u{1f600}\u{1f600}\u{1f600}\u{1f600}\u{1f600}\n";
    fs::write(folder.path().join("console.log"), format!("{foreign}{}\n", line(7)).into_bytes()).unwrap();
    assert_eq!(last_lines(folder.path(), 10), [line(7)]);
    assert_eq!(last_lines(&folder.path().join("nowhere"), 10), Vec::<String>::new());
}

#[cfg(unix)]
#[test]
fn only_this_user_can_read_it_also_after_a_turn() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let logs = folder.path().join("data").join("logs");
    fs::create_dir_all(&logs).unwrap();
    fs::write(logs.join("console.log"), "").unwrap();
    fs::set_permissions(logs.join("console.log"), fs::Permissions::from_mode(0o644)).unwrap();
    let mut files = LogFiles::open(&logs, SMALL).unwrap();
    (0..100).for_each(|number| files.write(&line(number)));
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&logs), 0o700);
    for entry in fs::read_dir(&logs).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
}
