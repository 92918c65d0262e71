//! How the examples end.

use std::error::Error;
use std::io;
use std::process::ExitCode;

/// The exit code of a program, whose error is shown.
pub fn exit(result: Result<(), Box<dyn Error>>) -> ExitCode {
    match result {
        Err(error) if !is_broken_pipe(&*error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}

/// Whether it is that nobody reads on: whoever reads, as `head` does, has seen enough.
fn is_broken_pipe(error: &(dyn Error + 'static)) -> bool {
    let error = error.downcast_ref::<io::Error>();
    error.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
