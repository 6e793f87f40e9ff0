use clap::Args;

use super::values::ExplainFormat;

pub(super) const EXAMPLES: &str = "\
Examples:
  corsac explain --list
  corsac explain allow-origin-missing";

#[derive(Args, Clone, Debug)]
pub(crate) struct ExplainArguments {
    /// The identifier of a finding
    #[arg(required_unless_present = "list", conflicts_with = "list")]
    pub(crate) id: Option<String>,

    /// Print every identifier with its title
    #[arg(long)]
    pub(crate) list: bool,

    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: ExplainFormat,
}
