use clap::Args;

/// A policy as flags, with the names of its keys.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct PolicyFlags {
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
}

impl PolicyFlags {
    /// What clap calls them.
    pub(crate) const IDS: [&str; 6] = [
        "allow_origins",
        "allow_methods",
        "allow_headers",
        "expose_headers",
        "allow_credentials",
        "max_age",
    ];

    /// Whether no flag was given.
    pub(crate) fn is_empty(&self) -> bool {
        let lists =
            [&self.allow_origins, &self.allow_methods, &self.allow_headers, &self.expose_headers];
        lists.iter().all(|list| list.is_empty())
            && !self.allow_credentials
            && self.max_age.is_none()
    }
}
