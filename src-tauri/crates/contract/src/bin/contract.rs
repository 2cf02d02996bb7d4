//! Writes the TypeScript side of the contract, or with `--check` says whether it is up to date.

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let check = std::env::args().any(|argument| argument == "--check");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../ui/src/contract");
    let mut stale = false;
    for (name, text) in contract::typescript::files() {
        let path = folder.join(name);
        if std::fs::read_to_string(&path).is_ok_and(|current| current == text) {
            continue;
        }
        stale = true;
        if check {
            eprintln!("ui/src/contract/{name} is out of date: run `cargo xtask contract`");
        } else if let Err(error) = std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&path, text)) {
            eprintln!("ui/src/contract/{name}: {error}");
            return ExitCode::FAILURE;
        }
    }
    if check && stale { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
