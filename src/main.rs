//! The `golive` program; everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    golive::cli::main()
}
