use clap::{Args, ValueEnum};

pub(super) const EXAMPLES: &str = "\
Examples:
  What can be exported to, and what each target cannot express:
    corsac export --list
  The corsac.toml of this folder as configuration of nginx, on standard output:
    corsac export nginx
  As production has it, into a folder:
    corsac export express --environment production --out server/cors
  Where the files go, and what to watch:
    corsac export express --page
  Whatever the target can express, never more than the policy allows:
    corsac export flask --allow-approximate";

#[derive(Args, Clone, Debug)]
pub(crate) struct ExportArguments {
    /// The framework or proxy
    #[arg(required_unless_present = "list", conflicts_with = "list")]
    pub(crate) target: Option<String>,

    /// The policy file; - reads standard input [default: corsac.toml]
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<String>,

    /// The environment whose policy is written [default: CORSAC_ENVIRONMENT, or none]
    #[arg(long, value_name = "NAME")]
    pub(crate) environment: Option<String>,

    /// The folder to write the files to; without one they are printed
    #[arg(long, value_name = "FOLDER")]
    pub(crate) out: Option<String>,

    /// Overwrite files that are there
    #[arg(long, requires = "out")]
    pub(crate) force: bool,

    /// Leave out what the target cannot express, where that allows less than the policy
    #[arg(long)]
    pub(crate) allow_approximate: bool,

    /// Print the target's page: where the files go, and how it differs
    #[arg(long, conflicts_with_all = ["policy", "out", "allow_approximate", "environment"])]
    pub(crate) page: bool,

    /// Print every target, the versions it was proven on, and what it cannot express
    #[arg(long)]
    pub(crate) list: bool,

    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: ExportFormat,
}

/// How `corsac export` prints.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum ExportFormat {
    /// The files, for people and for pipes
    Text,
    /// For programs, see docs/export-json.md
    Json,
}
