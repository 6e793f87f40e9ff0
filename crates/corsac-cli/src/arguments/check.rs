use clap::{ArgGroup, Args};

use super::network::{NETWORK, NetworkArguments};
use super::values::{
    CredentialsArgument, Format, ModeArgument, ProfileArgument, RedirectArgument, StackArgument,
};

pub(super) const EXAMPLES: &str = "\
Examples:
  A GET from a page:
    corsac check https://api.example.com/items --origin https://app.example.com
  A JSON POST, of which only the preflight is sent:
    corsac check https://api.example.com/items \\
      --origin https://app.example.com \\
      -H 'Content-Type: application/json' -d '{}'
  With cookies, as Firefox does it, and where to put the fix in Express:
    corsac check https://api.example.com/me \\
      --origin https://app.example.com --credentials include \\
      --profile firefox --stack express
  What DevTools copied, from the clipboard:
    pbpaste | corsac check --curl -
  A recording, without any network:
    corsac check --har recording.har --entry 12
  What a policy file would say, without any server:
    corsac check https://api.example.com/items --offline \\
      --origin https://app.example.com -X PUT
  Many checks, as a test in CI:
    corsac check --file checks.toml --format junit
  A server that is not in the DNS yet:
    corsac check https://api.example.com/ \\
      --origin https://app.example.com \\
      --resolve api.example.com:443:127.0.0.1 --insecure";

#[derive(Args, Clone, Debug)]
#[command(group = ArgGroup::new("pasted").args(["curl", "fetch", "har", "file"]))]
pub(crate) struct CheckArguments {
    /// The URL that the page requests
    #[arg(required_unless_present = "pasted", conflicts_with_all = ["har", "file"])]
    pub(crate) url: Option<String>,

    /// The origin of the page, such as https://app.example.com; null for a sandboxed one
    #[arg(long, value_name = "ORIGIN", required_unless_present = "pasted", help_heading = REQUEST)]
    pub(crate) origin: Option<String>,

    /// The method [default: GET, or POST with --data]
    #[arg(short = 'X', long = "request", value_name = "METHOD", help_heading = REQUEST)]
    pub(crate) method: Option<String>,

    /// A header that the page sets, as "Name: value"; "Name;" sets an empty one
    #[arg(short = 'H', long = "header", value_name = "HEADER", help_heading = REQUEST)]
    pub(crate) headers: Vec<String>,

    /// The body, or @FILE, or @- for standard input; several are joined with &
    ///
    /// As with curl, the body is application/x-www-form-urlencoded unless --header says otherwise,
    /// and line breaks of a file are left out.
    #[arg(short = 'd', long = "data", value_name = "DATA", allow_hyphen_values = true,
          help_heading = REQUEST)]
    pub(crate) data: Vec<String>,

    /// When cookies and the like go along [default: same-origin]
    #[arg(long, value_name = "MODE", help_heading = REQUEST)]
    pub(crate) credentials: Option<CredentialsArgument>,

    /// The request's mode [default: cors]
    #[arg(long, value_name = "MODE", help_heading = REQUEST)]
    pub(crate) mode: Option<ModeArgument>,

    /// What to do with redirects [default: follow]
    #[arg(long, value_name = "MODE", help_heading = REQUEST)]
    pub(crate) redirect: Option<RedirectArgument>,

    /// Take the request from a cURL command, as DevTools copies it; - reads standard input
    #[arg(long, value_name = "COMMAND", help_heading = WAYS_IN)]
    pub(crate) curl: Option<String>,

    /// Take the request from a call of fetch(), as DevTools copies it; - reads standard input
    #[arg(long, value_name = "CALL", help_heading = WAYS_IN)]
    pub(crate) fetch: Option<String>,

    /// Judge what a browser recorded, without any network; - reads standard input
    #[arg(long, value_name = "FILE", help_heading = WAYS_IN, conflicts_with_all = OF_THE_NETWORK)]
    pub(crate) har: Option<String>,

    /// The entry of the recording to judge, counted from 1
    #[arg(long, value_name = "N", help_heading = WAYS_IN)]
    pub(crate) entry: Option<usize>,

    /// Run the checks of a file, and compare with what it expects; - reads standard input
    #[arg(long, value_name = "FILE", help_heading = WAYS_IN, conflicts_with_all = OF_ONE_PAGE)]
    pub(crate) file: Option<String>,

    /// Judge what a policy file says, without any server
    #[arg(long, help_heading = POLICY, conflicts_with_all = NOT_OFFLINE)]
    pub(crate) offline: bool,

    /// The policy file, for --offline; - reads standard input [default: corsac.toml]
    #[arg(long, value_name = "FILE", help_heading = POLICY)]
    pub(crate) policy: Option<String>,

    /// The environment whose changes the policy gets [default: what CORSAC_ENVIRONMENT says]
    #[arg(long, value_name = "NAME", help_heading = POLICY)]
    pub(crate) environment: Option<String>,

    /// The browser to be [default: chromium, or the one that a paste is from]
    ///
    /// Where another browser would decide differently, the report says so.
    #[arg(long, value_name = "BROWSER", help_heading = BROWSER)]
    pub(crate) profile: Option<ProfileArgument>,

    /// Cookies that the browser has for the URL's host, as "a=1; b=2", or a cookie file
    ///
    /// Nothing is known of them but name and value: they go along wherever credentials do.
    #[arg(short = 'b', long = "cookie", value_name = "COOKIES", help_heading = BROWSER)]
    pub(crate) cookies: Vec<String>,

    /// A cookie as the server set it, such as "sid=1; SameSite=Lax; Secure"
    #[arg(long, value_name = "SET-COOKIE", help_heading = BROWSER)]
    pub(crate) set_cookie: Vec<String>,

    /// Name and password that the browser has for the URL's origin, for Basic authentication
    #[arg(short = 'u', long, value_name = "NAME:PASSWORD", help_heading = BROWSER)]
    pub(crate) user: Option<String>,

    /// Call the browser by another name [default: the profile's browser]
    #[arg(short = 'A', long, value_name = "NAME", help_heading = BROWSER)]
    pub(crate) user_agent: Option<String>,

    #[command(flatten)]
    pub(crate) network: NetworkArguments,

    /// The most time that a check may take, everything together [default: 30]
    #[arg(long, value_name = "SECONDS", allow_hyphen_values = true, help_heading = NETWORK)]
    pub(crate) max_time: Option<String>,

    /// Send requests that can change something to other machines too
    ///
    /// Without it, a POST, PUT, PATCH, DELETE or unknown method is only sent to this machine
    /// itself; elsewhere only its preflight is.
    #[arg(long, help_heading = SENDING)]
    pub(crate) send: bool,

    /// Send the preflight and judge that; the request itself stays unsent
    #[arg(long, conflicts_with_all = ["send", "har"], help_heading = SENDING)]
    pub(crate) preflight_only: bool,

    /// Print what would be sent, and send nothing
    #[arg(long, conflicts_with_all = ["send", "har", "preflight_only", "file"],
          help_heading = SENDING)]
    pub(crate) dry_run: bool,

    /// Say where to put the fix
    #[arg(long, value_name = "FRAMEWORK", help_heading = REPORT)]
    pub(crate) stack: Option<StackArgument>,

    /// How to print the verdict
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = REPORT)]
    pub(crate) format: Format,

    /// Print Authorization, cookies and passwords in URLs as they are
    #[arg(long, help_heading = REPORT)]
    pub(crate) show_secrets: bool,
}

/// What a file of checks says for each of them.
const OF_ONE_PAGE: [&str; 7] =
    ["origin", "method", "headers", "data", "credentials", "mode", "redirect"];

/// What a recording has no use for: it was sent already.
const OF_THE_NETWORK: [&str; 15] = [
    "cookies",
    "set_cookie",
    "user",
    "user_agent",
    "resolve",
    "proxy",
    "noproxy",
    "max_time",
    "connect_timeout",
    "http1",
    "http2",
    "insecure",
    "cacert",
    "cert",
    "key",
];

/// What is about a server, or about another way in.
const NOT_OFFLINE: [&str; 18] = [
    "har",
    "entry",
    "file",
    "resolve",
    "proxy",
    "noproxy",
    "max_time",
    "connect_timeout",
    "http1",
    "http2",
    "insecure",
    "cacert",
    "cert",
    "key",
    "send",
    "preflight_only",
    "dry_run",
    "stack",
];

const WAYS_IN: &str = "Other ways in";
const REQUEST: &str = "What the page does";
const POLICY: &str = "The policy file";
const BROWSER: &str = "The browser";
const SENDING: &str = "What is sent";
const REPORT: &str = "The report";
