use clap::{Args, ValueEnum};

use super::PolicyFlags;

pub(super) const EXAMPLES: &str = "\
Examples:
  One service, with its policy on the command line:
    corsac serve --to http://127.0.0.1:3000 --allow-origin https://app.example.com
  As the corsac.toml of this folder says; its [gateway] names addresses and services:
    corsac serve
  Another file, as production has it, with metrics:
    corsac serve --policy gateway.toml --environment production --admin 127.0.0.1:9090
  Whether it would start:
    corsac serve --check";

#[derive(Args, Clone, Debug)]
pub(crate) struct ServeArguments {
    /// The service to forward to, such as http://127.0.0.1:3000; several are addresses of one service
    #[arg(long, value_name = "URL")]
    pub(crate) to: Vec<String>,

    #[command(flatten)]
    pub(crate) flags: PolicyFlags,

    /// The policy file; not read if the policy is made of flags [default: corsac.toml]
    #[arg(long, value_name = "FILE", conflicts_with_all = PolicyFlags::IDS)]
    pub(crate) policy: Option<String>,

    /// The environment whose policy is enforced [default: CORSAC_ENVIRONMENT, or none]
    #[arg(long, value_name = "NAME", conflicts_with_all = PolicyFlags::IDS)]
    pub(crate) environment: Option<String>,

    /// Where to listen; can be given several times [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) listen: Vec<String>,

    /// Where to tell of health, metrics and refusals; keep it from strangers
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) admin: Option<String>,

    /// How to write the log [default: text on a terminal, JSON otherwise]
    #[arg(long, value_name = "FORMAT")]
    pub(crate) log: Option<LogFormat>,

    /// What to log
    #[arg(long, value_name = "LEVEL", default_value = "info")]
    pub(crate) log_level: LogLevel,

    /// Say whether it would start, and stop
    #[arg(long)]
    pub(crate) check: bool,
}

/// How a log is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum LogFormat {
    /// For people
    Text,
    /// An object in each line
    Json,
}

/// What is logged.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum LogLevel {
    /// What keeps the gateway from its work
    Error,
    /// What somebody should look at
    Warn,
    /// What changed, and who was refused, once a minute each
    Info,
    /// Each refusal and each connection that broke off
    Debug,
}
