use clap::Args;

use super::PolicyFlags;

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
    #[command(flatten)]
    pub(crate) policy: PolicyFlags,

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
