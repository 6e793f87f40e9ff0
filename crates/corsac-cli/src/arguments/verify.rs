use clap::{Args, ValueEnum};

use super::network::{NETWORK, NetworkArguments};
use super::values::ProfileArgument;

pub(super) const EXAMPLES: &str = "\
Examples:
  Does what is deployed obey the corsac.toml of this folder?
    corsac verify https://api.example.com
  As production has it, with a token, and paths that exist:
    corsac verify https://api.example.com --environment production \\
      -H 'Authorization: Bearer TOKEN' --path /items --path /me
  What would be sent, without sending it:
    corsac verify https://api.example.com --dry-run
  As a test in CI, with the differences that are known already:
    corsac verify https://api.example.com --format junit --out corsac.xml \\
      --baseline corsac-baseline.json
  Which hop adds, removes or doubles a header:
    corsac verify https://api.example.com --via http://10.0.0.7:8080
  How to get these lines into what is deployed:
    corsac verify https://api.example.com --stack nginx";

#[derive(Args, Clone, Debug)]
pub(crate) struct VerifyArguments {
    /// The URL where the service is deployed
    pub(crate) url: String,

    /// The policy file; - reads standard input [default: corsac.toml]
    #[arg(long, value_name = "FILE", help_heading = POLICY)]
    pub(crate) policy: Option<String>,

    /// The environment whose policy is deployed there [default: CORSAC_ENVIRONMENT, or none]
    #[arg(long, value_name = "NAME", help_heading = POLICY)]
    pub(crate) environment: Option<String>,

    /// A path that exists, such as /items; may be given several times
    #[arg(long = "path", value_name = "PATH", help_heading = ASKED)]
    pub(crate) paths: Vec<String>,

    /// An origin to ask about besides those of the policy, such as one that its regular expression
    /// matches; may be given several times
    #[arg(long = "origin", value_name = "ORIGIN", help_heading = ASKED)]
    pub(crate) origins: Vec<String>,

    /// Ask the same at another address too, such as that of the server behind a proxy
    ///
    /// The report then says which CORS headers what stands in between adds, removes, changes or
    /// doubles. Host is that of the URL at both.
    #[arg(long, value_name = "URL", help_heading = ASKED)]
    pub(crate) via: Option<String>,

    /// Send methods that can change something too, to paths that do not exist
    ///
    /// Without it, only GET, HEAD and OPTIONS are sent; of other methods the preflight is.
    #[arg(long, help_heading = ASKED)]
    pub(crate) send: bool,

    /// The browser to be
    #[arg(long, value_name = "BROWSER", default_value = "standard", help_heading = ASKED)]
    pub(crate) profile: ProfileArgument,

    /// Print what would be sent, and send nothing
    #[arg(long, conflicts_with_all = ["baseline", "write_baseline"], help_heading = ASKED)]
    pub(crate) dry_run: bool,

    /// A header that the service needs, as "Name: value"; never sent with preflights
    #[arg(short = 'H', long = "header", value_name = "HEADER", help_heading = CALLER)]
    pub(crate) headers: Vec<String>,

    /// Cookies that the service needs, as "a=1; b=2", or a cookie file
    #[arg(short = 'b', long = "cookie", value_name = "COOKIES", help_heading = CALLER)]
    pub(crate) cookies: Vec<String>,

    /// Name and password that the service needs, for Basic authentication
    #[arg(short = 'u', long, value_name = "NAME:PASSWORD", help_heading = CALLER)]
    pub(crate) user: Option<String>,

    /// Call the browser by another name [default: the profile's browser]
    #[arg(short = 'A', long, value_name = "NAME", help_heading = CALLER)]
    pub(crate) user_agent: Option<String>,

    /// The most requests in a second [default: 20, and no limit for this machine itself]
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true, help_heading = NETWORK)]
    pub(crate) rate: Option<String>,

    /// The most time that everything together may take [default: 600]
    #[arg(long, value_name = "SECONDS", allow_hyphen_values = true, help_heading = NETWORK)]
    pub(crate) max_time: Option<String>,

    #[command(flatten)]
    pub(crate) network: NetworkArguments,

    /// A file of differences that are accepted; they do not count
    #[arg(long, value_name = "FILE", help_heading = REPORT)]
    pub(crate) baseline: Option<String>,

    /// Write all differences to a file for --baseline, and accept them
    #[arg(long, value_name = "FILE", help_heading = REPORT)]
    pub(crate) write_baseline: Option<String>,

    /// What the policy is exported to, such as nginx; `corsac export --list` prints all
    #[arg(long, value_name = "TARGET", help_heading = REPORT)]
    pub(crate) stack: Option<String>,

    /// How to print what differs
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = REPORT)]
    pub(crate) format: VerifyFormat,

    /// Write the report to a file, whole or not at all, and not to standard output
    #[arg(long, value_name = "FILE", help_heading = REPORT)]
    pub(crate) out: Option<String>,

    /// Print Authorization, cookies and passwords in URLs as they are
    #[arg(long, help_heading = REPORT)]
    pub(crate) show_secrets: bool,
}

const POLICY: &str = "The policy file";
const ASKED: &str = "What is asked";
const CALLER: &str = "What a protected service needs";
const REPORT: &str = "The report";

/// How `corsac verify` prints.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum VerifyFormat {
    /// For people
    Text,
    /// For programs, see docs/verify-json.md
    Json,
    /// A test report
    Junit,
    /// For code scanning
    Sarif,
}
