//! The command. All of it is in [`cli`]; the library knows nothing of terminals, arguments and exit codes.

mod cli;

fn main() -> std::process::ExitCode {
    cli::main(std::env::args_os())
}
