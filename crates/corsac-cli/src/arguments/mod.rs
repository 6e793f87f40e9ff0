//! The command line as it was typed.

mod check;
mod demo;
mod dev;
mod explain;
mod export;
mod init;
mod lint;
mod network;
mod policy_flags;
mod serve;
mod values;
mod verify;

use clap::{Parser, Subcommand};

pub(crate) use check::CheckArguments;
pub(crate) use demo::DemoArguments;
pub(crate) use dev::DevArguments;
pub(crate) use explain::ExplainArguments;
pub(crate) use export::{ExportArguments, ExportFormat};
pub(crate) use init::InitArguments;
pub(crate) use lint::{LintArguments, LintFormat};
pub(crate) use network::NetworkArguments;
pub(crate) use policy_flags::PolicyFlags;
pub(crate) use serve::{LogFormat, LogLevel, ServeArguments};
pub(crate) use values::{CredentialsArgument, ExplainFormat, Format};
pub(crate) use verify::{VerifyArguments, VerifyFormat};

const EXAMPLES: &str = "\
Examples:
  corsac demo
  corsac check https://api.example.com/items --origin https://app.example.com
  corsac explain vary-origin-missing
  corsac init
  corsac lint
  corsac export nginx
  corsac verify https://api.example.com
  corsac serve --to http://127.0.0.1:3000 --allow-origin https://app.example.com
  corsac dev --to http://127.0.0.1:3000 --frontend http://localhost:5173";

/// CORS as browsers do it: what a browser would do with a live server, and why.
#[derive(Debug, Parser)]
#[command(name = "corsac", version, max_term_width = 80, after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Send what a browser would send, and give the browser's verdict
    ///
    /// Exit codes: 0 allowed or opaque, 1 refused, 2 a mistake on the command line or in the policy
    /// file, or a request that the page's own API would reject, 3 unreachable or undetermined. With
    /// --file: 0 all checks are as expected, 1 one is not, 2 a mistake in the file or on the command
    /// line.
    #[command(after_help = check::EXAMPLES)]
    Check(Box<CheckArguments>),
    /// Print the page of a finding
    #[command(after_help = explain::EXAMPLES)]
    Explain(ExplainArguments),
    /// Find everything that is wrong with a policy file
    ///
    /// Without --environment, the file is checked as it stands and with the changes of each of its
    /// environments. Exit codes: 0 no errors, 1 errors, or warnings with --deny-warnings, 2 a mistake
    /// on the command line or a file that cannot be read.
    #[command(after_help = lint::EXAMPLES)]
    Lint(Box<LintArguments>),
    /// Write a policy file to start from
    ///
    /// Nothing is overwritten without --force. Exit codes: 0 written, 2 a mistake on the command
    /// line, or the file cannot be written.
    #[command(after_help = init::EXAMPLES)]
    Init(InitArguments),
    /// Write the policy in the native configuration of a framework or proxy
    ///
    /// What the target cannot express is an error that names the key and the reason. Exit codes: 0
    /// written, 1 the target cannot express the policy, 2 a mistake on the command line or in the
    /// policy file, or the files cannot be written.
    #[command(after_help = export::EXAMPLES)]
    Export(ExportArguments),
    /// Say whether what is deployed obeys a policy file
    ///
    /// Asks what tells, as browsers do, and compares the answers with the policy. Exit codes: 0 it
    /// obeys, or all differences are accepted, 1 it differs, 2 a mistake on the command line or in the
    /// policy file, 3 unreachable or undetermined.
    #[command(after_help = verify::EXAMPLES)]
    Verify(Box<VerifyArguments>),
    /// Run a gateway: a reverse proxy that speaks CORS for the services behind it
    ///
    /// Exit codes: 0 stopped, or with --check it would start, 2 a mistake on the command line, in the
    /// policy file or in a file that it names, 3 an address cannot be listened on, or the system
    /// refuses something else that it needs.
    #[command(after_help = serve::EXAMPLES)]
    Serve(Box<ServeArguments>),
    /// Run a development proxy, which only pages of this machine may ask
    ///
    /// Pages of localhost may do everything, with credentials, and no others anything; each refusal
    /// is explained as it happens. With --frontend, page and API are at one address, where no CORS is
    /// needed. Exit codes: 0 stopped, 2 a mistake on the command line, 3 the address cannot be
    /// listened on.
    #[command(after_help = dev::EXAMPLES)]
    Dev(DevArguments),
    /// Start a sample API with the classic mistakes and check each of them
    #[command(after_help = demo::EXAMPLES)]
    Demo(DemoArguments),
    /// Print a completion script
    Completions {
        /// The shell to print it for
        shell: clap_complete::Shell,
    },
    /// Print the manual page, in roff
    Man {
        /// The command to print it for; without one, that of corsac itself
        command: Option<String>,
    },
}
