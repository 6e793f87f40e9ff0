//! The network, as every command takes it that has one.

use clap::Args;

/// How servers are reached.
#[derive(Args, Clone, Debug)]
pub(crate) struct NetworkArguments {
    /// Use these addresses for a host and port instead of looking them up
    #[arg(long, value_name = "HOST:PORT:ADDRESS[,ADDRESS]", help_heading = NETWORK)]
    pub(crate) resolve: Vec<String>,

    /// Send everything through a proxy [default: what https_proxy, http_proxy, no_proxy say]
    #[arg(short = 'x', long, value_name = "[SCHEME://]HOST:PORT", help_heading = NETWORK)]
    pub(crate) proxy: Option<String>,

    /// Hosts that are not reached through the proxy, or * for none that are
    #[arg(long, value_name = "HOST[,HOST]", help_heading = NETWORK)]
    pub(crate) noproxy: Option<String>,

    /// The most time that one connection may take to open
    #[arg(long, value_name = "SECONDS", allow_hyphen_values = true, help_heading = NETWORK)]
    pub(crate) connect_timeout: Option<String>,

    /// Speak HTTP/1.1, even to servers that offer HTTP/2
    #[arg(long = "http1.1", conflicts_with = "http2", help_heading = NETWORK)]
    pub(crate) http1: bool,

    /// Speak HTTP/2 or not at all; over https
    #[arg(long, help_heading = NETWORK)]
    pub(crate) http2: bool,

    /// Accept any certificate: whoever sits in between can read and change everything
    #[arg(short = 'k', long, help_heading = NETWORK)]
    pub(crate) insecure: bool,

    /// Trust the certificates of this PEM file, and no others
    #[arg(long, value_name = "FILE", conflicts_with = "insecure", help_heading = NETWORK)]
    pub(crate) cacert: Option<String>,

    /// A client certificate, in PEM; shown where credentials are included
    #[arg(long, value_name = "FILE", help_heading = NETWORK)]
    pub(crate) cert: Option<String>,

    /// The key of the client certificate, in PEM [default: in the certificate's file]
    #[arg(long, value_name = "FILE", requires = "cert", help_heading = NETWORK)]
    pub(crate) key: Option<String>,
}

pub(super) const NETWORK: &str = "The network";
