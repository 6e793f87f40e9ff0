use clap::Args;

pub(super) const EXAMPLES: &str = "\
Examples:
  A starter to fill in:
    corsac init
  One that is ready:
    corsac init --allow-origin https://app.example.com \\
      --allow-method PUT --allow-header content-type --max-age 1h
  With room for another environment, on standard output:
    corsac init --environment staging --out -";

#[derive(Args, Clone, Debug)]
pub(crate) struct InitArguments {
    /// An origin that is allowed, or a pattern; can be given several times
    #[arg(long = "allow-origin", value_name = "ORIGIN")]
    pub(crate) allow_origins: Vec<String>,

    /// A method that is allowed besides GET, HEAD and POST; can be given several times
    #[arg(long = "allow-method", value_name = "METHOD")]
    pub(crate) allow_methods: Vec<String>,

    /// A request header that is allowed; can be given several times
    #[arg(long = "allow-header", value_name = "NAME")]
    pub(crate) allow_headers: Vec<String>,

    /// A response header that pages may read; can be given several times
    #[arg(long = "expose-header", value_name = "NAME")]
    pub(crate) expose_headers: Vec<String>,

    /// Let cookies and the like go along
    #[arg(long)]
    pub(crate) allow_credentials: bool,

    /// How long browsers may remember a preflight: seconds, or such as 10m; -1 for not at all
    #[arg(long, value_name = "DURATION", allow_hyphen_values = true)]
    pub(crate) max_age: Option<String>,

    /// An environment that changes something; can be given several times
    #[arg(long = "environment", value_name = "NAME")]
    pub(crate) environments: Vec<String>,

    /// The file to write; - writes to standard output
    #[arg(long, value_name = "FILE", default_value = "corsac.toml")]
    pub(crate) out: String,

    /// Overwrite the file if it is there
    #[arg(long)]
    pub(crate) force: bool,
}
