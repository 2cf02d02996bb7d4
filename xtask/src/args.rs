//! The command line.

use std::path::PathBuf;

use crate::fuzz;

/// What `cargo xtask help` prints.
pub(crate) const HELP: &str = "\
cargo xtask <task>

  run [-- ARGS]       install what is missing, build, open the console (ARGS go to the console)
  run --smoke DIR     drive the real window through the main job; screenshots and timings.json land in DIR
  test                install what is missing, run every check and test
  test --quick        formatting, lints, Rust tests, types and interface units only
  test --soak         the proofs of offline editing in their long forms, and nothing else; takes long
  fuzz [SECONDS]      every reader of text and bytes from outside with inputs that search for trouble, each for 30 seconds
  bench [ARGS]        measurements of a release build, each beside its limit; --json FILE, --sizes 10k,100k,1m,
                      --only search,save,pull,drain,window; --help for all
  dev [ARGS]          the console with hot reload
  contract            write the TypeScript types again; --check only says whether they are current
  bundle [ARGS]       the installable package for this system
  icons               render icons/*.png, .ico and .icns from icons/icon.svg
  supply              what the program is made of: sources, licences, lists of parts, known flaws; part of test
  sbom                the lists of what the program is made of, for crates and node packages
  setup [--tests]     only the installing: what `run` needs, with --tests what `test` needs
  help                this table";

/// One parsed command line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Task {
    Help,
    Setup { tests: bool },
    Run { app_args: Vec<String> },
    Smoke { directory: PathBuf },
    Test { quick: bool, soak: bool },
    Fuzz { seconds: u32 },
    Bench { arguments: Vec<String> },
    Dev { tauri_args: Vec<String> },
    Contract { check: bool },
    Bundle { tauri_args: Vec<String> },
    Icons,
    Supply,
    Sbom,
}

/// Reads the words after `cargo xtask`. The error says which word was not understood.
pub(crate) fn parse(words: &[String]) -> Result<Task, String> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] | ["help" | "-h" | "--help"] => Ok(Task::Help),
        ["setup"] => Ok(Task::Setup { tests: false }),
        ["setup", "--tests"] => Ok(Task::Setup { tests: true }),
        ["run"] => Ok(Task::Run { app_args: Vec::new() }),
        ["run", "--", rest @ ..] => Ok(Task::Run { app_args: owned(rest) }),
        ["run", "--smoke"] => Err("run --smoke needs the directory for the screenshots".into()),
        ["run", "--smoke", directory] => Ok(Task::Smoke { directory: PathBuf::from(directory) }),
        ["test"] => Ok(Task::Test { quick: false, soak: false }),
        ["test", "--quick"] => Ok(Task::Test { quick: true, soak: false }),
        ["test", "--soak"] => Ok(Task::Test { quick: false, soak: true }),
        ["fuzz"] => Ok(Task::Fuzz { seconds: fuzz::SECONDS }),
        ["fuzz", seconds] => {
            let seconds = seconds.parse().map_err(|_| format!("not a number of seconds: {seconds}"))?;
            Ok(Task::Fuzz { seconds })
        }
        ["bench", rest @ ..] => Ok(Task::Bench { arguments: owned(rest) }),
        ["dev", rest @ ..] => Ok(Task::Dev { tauri_args: owned(rest) }),
        ["contract"] => Ok(Task::Contract { check: false }),
        ["contract", "--check"] => Ok(Task::Contract { check: true }),
        ["bundle", rest @ ..] => Ok(Task::Bundle { tauri_args: owned(rest) }),
        ["icons"] => Ok(Task::Icons),
        ["supply"] => Ok(Task::Supply),
        ["sbom"] => Ok(Task::Sbom),
        ["setup" | "run" | "test" | "fuzz" | "contract" | "icons" | "supply" | "sbom", rest @ ..] => {
            Err(format!("not understood: {}", rest.join(" ")))
        }
        [other, ..] => Err(format!("there is no task named {other}")),
    }
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Task, String> {
        parse(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn every_task_in_the_help_is_understood() {
        for (line, task) in [
            ("", Task::Help),
            ("help", Task::Help),
            ("setup", Task::Setup { tests: false }),
            ("setup --tests", Task::Setup { tests: true }),
            ("run", Task::Run { app_args: vec![] }),
            ("run --smoke shots", Task::Smoke { directory: "shots".into() }),
            ("test", Task::Test { quick: false, soak: false }),
            ("test --quick", Task::Test { quick: true, soak: false }),
            ("test --soak", Task::Test { quick: false, soak: true }),
            ("fuzz", Task::Fuzz { seconds: 30 }),
            ("fuzz 5", Task::Fuzz { seconds: 5 }),
            ("bench", Task::Bench { arguments: vec![] }),
            ("bench --json figures.json", Task::Bench { arguments: vec!["--json".into(), "figures.json".into()] }),
            ("dev", Task::Dev { tauri_args: vec![] }),
            ("contract", Task::Contract { check: false }),
            ("contract --check", Task::Contract { check: true }),
            ("bundle", Task::Bundle { tauri_args: vec![] }),
            ("icons", Task::Icons),
            ("supply", Task::Supply),
            ("sbom", Task::Sbom),
        ] {
            assert_eq!(parsed(line), Ok(task), "`cargo xtask {line}` is documented");
        }
    }

    #[test]
    fn words_after_the_dashes_belong_to_the_console() {
        assert_eq!(
            parsed("run -- --smoke x"),
            Ok(Task::Run { app_args: vec!["--smoke".into(), "x".into()] }),
            "what follows -- is not ours to interpret"
        );
    }

    #[test]
    fn an_unknown_word_is_named_in_the_refusal() {
        assert_eq!(parsed("tets"), Err("there is no task named tets".into()));
        assert_eq!(parsed("test --fast"), Err("not understood: --fast".into()));
        assert!(parsed("test --quick --soak").is_err(), "the inner loop and the long forms exclude each other");
        assert!(parsed("run --smoke").is_err(), "a smoke run without a place for its results is a mistake");
    }
}
