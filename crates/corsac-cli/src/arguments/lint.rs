use clap::{Args, ValueEnum};

pub(super) const EXAMPLES: &str = "\
Examples:
  Every mistake in the corsac.toml of this folder:
    corsac lint
  As production has it, as a test in CI:
    corsac lint --environment production --deny-warnings
  For code scanning, on a machine that lacks the variables:
    corsac lint deploy/corsac.toml --allow-unset --format sarif
  Which rule decides about a request, and why:
    corsac lint --explain --origin https://app.example.com \\
      --method PUT --path /items/7 --header content-type";

#[derive(Args, Clone, Debug)]
pub(crate) struct LintArguments {
    /// The policy file; - reads standard input [default: corsac.toml]
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<String>,

    /// The policy file, as every command takes it
    #[arg(long, value_name = "FILE", conflicts_with = "file")]
    pub(crate) policy: Option<String>,

    /// Check this environment only [default: CORSAC_ENVIRONMENT, or the file as it stands and all]
    #[arg(long, value_name = "NAME")]
    pub(crate) environment: Option<String>,

    /// Leave out what uses a variable that is not set
    #[arg(long)]
    pub(crate) allow_unset: bool,

    /// Exit with 1 for warnings too
    #[arg(long)]
    pub(crate) deny_warnings: bool,

    /// How to print what is found
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: LintFormat,

    /// Say which rule decides about a request, and why
    #[arg(long, help_heading = EXPLAIN)]
    pub(crate) explain: bool,

    /// The origin of the page, such as https://app.example.com; null for a sandboxed one
    #[arg(long, value_name = "ORIGIN", requires = "explain", help_heading = EXPLAIN)]
    pub(crate) origin: Option<String>,

    /// The method [default: GET]
    #[arg(long, value_name = "METHOD", requires = "explain", help_heading = EXPLAIN)]
    pub(crate) method: Option<String>,

    /// The path that is requested, or a whole URL
    #[arg(long, value_name = "PATH", requires = "explain", help_heading = EXPLAIN)]
    pub(crate) path: Option<String>,

    /// The host that is requested [default: that of the URL]
    #[arg(long, value_name = "HOST", requires = "explain", help_heading = EXPLAIN)]
    pub(crate) host: Option<String>,

    /// A header that the page sets, as NAME or "NAME: value"
    #[arg(long = "header", value_name = "NAME", requires = "explain", help_heading = EXPLAIN)]
    pub(crate) headers: Vec<String>,

    /// Cookies and the like go along
    #[arg(long, requires = "explain", help_heading = EXPLAIN)]
    pub(crate) credentials: bool,
}

const EXPLAIN: &str = "One request";

/// How `corsac lint` prints.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum LintFormat {
    /// For people
    Text,
    /// For programs, see docs/lint-json.md
    Json,
    /// For code scanning
    Sarif,
}
