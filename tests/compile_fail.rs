//! Wrong programs, and what the compiler says to them.
//!
//! Each file in `tests/compile_fail/` is a program with a mistake; the `.stderr` beside it is the
//! whole of what its author reads. `TRYBUILD=overwrite cargo test --test compile_fail` writes them
//! anew, to be read before they are kept.

use std::fs;
use std::path::Path;
use std::process::Command;

/// The compiler whose words the snapshots hold: others word their own part differently.
const COMPILER: &str = "rustc 1.95.";

#[test]
fn wrong_programs_say_what_is_wrong() {
    let version = version();
    if !version.starts_with(COMPILER) {
        println!("skipped: the messages are those of {COMPILER}x, and this is {version}");
        return;
    }
    let cases = trybuild::TestCases::new();
    // A program that compiles makes the others be built, not checked alone: what a generic network
    // requires of its constants is known when it is built.
    cases.pass("tests/compile_fail/right.rs");
    cases.compile_fail("tests/compile_fail/*/*.rs");
}

#[test]
fn lengths_that_are_computed_are_told_in_plain_numbers() {
    let folders = Path::new("tests/compile_fail").read_dir();
    let folders = folders.expect("the folder is there").flatten();
    let folders = folders
        .map(|folder| folder.path())
        .filter(|path| path.is_dir());
    let mut seen = 0;
    for folder in folders {
        let files = folder.read_dir().expect("a folder").flatten();
        for path in files.map(|file| file.path()) {
            if path
                .extension()
                .is_none_or(|extension| extension != "stderr")
            {
                continue;
            }
            seen += 1;
            let words = fs::read_to_string(&path).expect("text");
            for soup in ["UInt<", "UTerm", "GenericArray", "typenum::bit"] {
                assert!(!words.contains(soup), "`{soup}` in {}", path.display());
            }
        }
    }
    assert!(seen > 100, "only {seen} files");
}

/// What the compiler that builds the programs calls itself.
fn version() -> String {
    let compiler = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(compiler).arg("--version").output();
    String::from_utf8(output.expect("the compiler runs").stdout).expect("a version is text")
}
