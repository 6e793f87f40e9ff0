use clap::Args;

pub(super) const EXAMPLES: &str = "\
Examples:
  An API, for pages of any port of this machine:
    corsac dev --to http://127.0.0.1:3000
  Page and API at one address, http://localhost:8080, where no CORS is needed:
    corsac dev --to http://127.0.0.1:3000 --frontend http://localhost:5173
  The same for an API that knows nothing of /api:
    corsac dev --to http://127.0.0.1:3000 --strip-prefix \\
      --frontend http://localhost:5173
  An API that is elsewhere:
    corsac dev --to https://staging.example.com";

#[derive(Args, Clone, Debug)]
pub(crate) struct DevArguments {
    /// The API, such as http://127.0.0.1:3000; several are addresses of one API
    #[arg(long, value_name = "URL", required = true)]
    pub(crate) to: Vec<String>,

    /// The page's development server, which gets everything that is not for the API
    #[arg(long, value_name = "URL")]
    pub(crate) frontend: Option<String>,

    /// Where the API is found beside the page; can be given several times
    #[arg(long, value_name = "PATH", default_value = "/api", requires = "frontend")]
    pub(crate) api: Vec<String>,

    /// Take that off the paths that the API is asked for: /api/items becomes /items
    #[arg(long, requires = "frontend")]
    pub(crate) strip_prefix: bool,

    /// A response header that pages of other ports may read, besides the usual ones; can be given
    /// several times
    #[arg(long = "expose-header", value_name = "NAME")]
    pub(crate) expose_headers: Vec<String>,

    /// Where to listen, on this machine only; can be given several times
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub(crate) listen: Vec<String>,
}
