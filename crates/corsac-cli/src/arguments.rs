//! The command line as it was typed.

use clap::{Args, Parser, Subcommand, ValueEnum};
use corsac::CredentialsMode;
use corsac::browser::{BrowserProfile, Mode, RedirectMode};

const EXAMPLES: &str = "\
Examples:
  corsac demo
  corsac check https://api.example.com/items --origin https://app.example.com";

const CHECK_EXAMPLES: &str = "\
Examples:
  A GET from a page:
    corsac check https://api.example.com/items --origin https://app.example.com
  A JSON POST, of which only the preflight is sent:
    corsac check https://api.example.com/items --origin https://app.example.com \\
      -H 'Content-Type: application/json' -d '{}'
  With cookies, as Firefox does it:
    corsac check https://api.example.com/me --origin https://app.example.com \\
      --credentials include --profile firefox
  A server that is not in the DNS yet:
    corsac check https://api.example.com/ --origin https://app.example.com \\
      --resolve api.example.com:443:127.0.0.1 --insecure";

const DEMO_EXAMPLES: &str = "\
Examples:
  corsac demo
  corsac demo --serve --port 8080";

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
    /// Exit codes: 0 allowed or opaque, 1 refused, 2 a mistake on the command line or a request
    /// that the page's own API would reject, 3 unreachable or undetermined.
    #[command(after_help = CHECK_EXAMPLES)]
    Check(Box<CheckArguments>),
    /// Start a sample API with the classic mistakes and check each of them
    #[command(after_help = DEMO_EXAMPLES)]
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

#[derive(Args, Clone, Debug)]
pub(crate) struct CheckArguments {
    /// The URL that the page requests
    pub(crate) url: String,

    /// The origin of the page, such as https://app.example.com; null for a sandboxed one
    #[arg(long, value_name = "ORIGIN")]
    pub(crate) origin: String,

    /// The method [default: GET, or POST with --data]
    #[arg(short = 'X', long = "request", value_name = "METHOD")]
    pub(crate) method: Option<String>,

    /// A header that the page sets, as "Name: value"; "Name;" sets an empty one
    #[arg(short = 'H', long = "header", value_name = "HEADER")]
    pub(crate) headers: Vec<String>,

    /// The body, or @FILE, or @- for standard input; several are joined with &
    ///
    /// As with curl, the body is application/x-www-form-urlencoded unless --header says otherwise,
    /// and line breaks of a file are left out.
    #[arg(short = 'd', long = "data", value_name = "DATA", allow_hyphen_values = true)]
    pub(crate) data: Vec<String>,

    /// When cookies and the like go along
    #[arg(long, value_name = "MODE", default_value = "same-origin")]
    pub(crate) credentials: CredentialsArgument,

    /// The request's mode
    #[arg(long, value_name = "MODE", default_value = "cors")]
    pub(crate) mode: ModeArgument,

    /// What to do with redirects
    #[arg(long, value_name = "MODE", default_value = "follow")]
    pub(crate) redirect: RedirectArgument,

    /// The browser to be; where another would decide differently, the report says so
    #[arg(long, value_name = "BROWSER", default_value = "chromium")]
    pub(crate) profile: ProfileArgument,

    /// Use these addresses for a host and port instead of looking them up
    #[arg(long, value_name = "HOST:PORT:ADDRESS[,ADDRESS]")]
    pub(crate) resolve: Vec<String>,

    /// The most time that everything together may take
    #[arg(long, value_name = "SECONDS", default_value = "30", allow_hyphen_values = true)]
    pub(crate) max_time: String,

    /// Accept any certificate: whoever sits in between can read and change everything
    #[arg(short = 'k', long)]
    pub(crate) insecure: bool,

    /// Send requests that can change something to other machines too
    ///
    /// Without it, a POST, PUT, PATCH, DELETE or unknown method is only sent to this machine
    /// itself; elsewhere only its preflight is.
    #[arg(long)]
    pub(crate) send: bool,

    /// How to print the verdict
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: Format,

    /// Print Authorization, cookies and passwords in URLs as they are
    #[arg(long)]
    pub(crate) show_secrets: bool,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct DemoArguments {
    /// Keep the sample API up, and print commands to try
    #[arg(long)]
    pub(crate) serve: bool,

    /// The port of the sample API; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    pub(crate) port: u16,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// For programs, see docs/check-json.md
    Json,
}

/// An enum of the command line that stands for one of the engine.
macro_rules! argument {
    ($name:ident for $type:ident { $($(#[$doc:meta])* $variant:ident),+ $(,)? }) => {
        #[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
        pub(crate) enum $name { $($(#[$doc])* $variant),+ }

        impl From<$name> for $type {
            fn from(argument: $name) -> Self {
                match argument { $($name::$variant => Self::$variant),+ }
            }
        }
    };
}

argument!(CredentialsArgument for CredentialsMode {
    /// Never
    Omit,
    /// With requests to the page's own origin
    SameOrigin,
    /// Always
    Include,
});
argument!(ModeArgument for Mode {
    /// Ask the server to share the response
    Cors,
    /// Do not ask, and get an opaque response
    NoCors,
    /// Refuse other origins
    SameOrigin,
});
argument!(RedirectArgument for RedirectMode {
    /// Follow them
    Follow,
    /// Refuse them
    Error,
    /// Give the page an opaque redirect
    Manual,
});
argument!(ProfileArgument for BrowserProfile {
    /// Chrome, Edge and others
    Chromium,
    /// Firefox
    Firefox,
    /// The Fetch standard to the letter
    Standard,
});
