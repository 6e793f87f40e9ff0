use clap::Args;

pub(super) const EXAMPLES: &str = "\
Examples:
  corsac demo
  corsac demo --serve --port 8080";

#[derive(Args, Clone, Debug)]
pub(crate) struct DemoArguments {
    /// Keep the sample API up, and print commands to try
    #[arg(long)]
    pub(crate) serve: bool,

    /// The port of the sample API; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    pub(crate) port: u16,
}
