//! Where to put a fix: the frameworks and servers whose CORS is configured, one in a file of its
//! name.
//!
//! # Example
//! ```
//! use corsac_diagnostics::stacks::{Snippet, Stack, hint};
//! use corsac_diagnostics::{Example, rules};
//!
//! let rule = rules::find("allow-origin-missing").ok_or("no such rule")?;
//! let observation = Example::parse(rule.example)?.observe()?;
//! let findings = rules::check(&observation);
//! let fix = findings[0].fix.as_ref().ok_or("no fix")?;
//! let hint = hint(Stack::Hono, &observation, fix).ok_or("no hint")?;
//! let Snippet::Text(text) = hint.snippet else { return Err("exported".into()) };
//! assert!(text.contains("origin: ['https://app.example.com']"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod policy;

use corsac::server::PolicyConfig;

use crate::fix::Fix;
use crate::observation::Observation;
use policy::Policy;

/// Where to put a fix.
#[derive(Clone, Debug)]
pub struct Hint {
    /// The package, the file and the place in it.
    pub place: &'static str,
    /// What to write there, with the page's origin and all that its request needs.
    pub snippet: Snippet,
    /// What people do wrong there.
    pub trap: &'static str,
}

/// What to write.
#[derive(Clone, Debug)]
pub enum Snippet {
    /// These lines.
    Text(String),
    /// What `corsac export` makes of this policy for this target.
    Export {
        /// The name of the target.
        target: &'static str,
        /// What the request needs.
        policy: Box<PolicyConfig>,
    },
}

/// Declares the modules of the stacks, and the enum.
macro_rules! stacks {
    ($($module:ident::$stack:ident = $name:literal $title:literal,)+) => {
        $(mod $module;)+

        /// A framework or server whose CORS is configured.
        #[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
        #[non_exhaustive]
        pub enum Stack {
            $(#[doc = $title] $stack,)+
        }

        impl Stack {
            /// Every stack, sorted by name.
            pub const ALL: &[Self] = &[$(Self::$stack),+];

            /// Its name on the command line.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$stack => $name),+ }
            }

            /// Its name in a sentence.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$stack => $title),+ }
            }

            fn hint(self, policy: &Policy) -> Hint {
                match self { $(Self::$stack => $module::hint(policy)),+ }
            }
        }
    };
}

stacks! {
    actix::Actix = "actix" "Actix Web with the crate actix-cors",
    apache::Apache = "apache" "Apache httpd",
    apigateway::ApiGateway = "apigateway" "Amazon API Gateway, HTTP API",
    aspnet::AspNet = "aspnet" "ASP.NET Core",
    axum::Axum = "axum" "axum with the crate tower-http",
    caddy::Caddy = "caddy" "Caddy",
    cloudfront::CloudFront = "cloudfront" "Amazon CloudFront",
    corsac_tower::CorsacTower = "corsac-tower" "axum, hyper or tonic with corsac-tower",
    django::Django = "django" "Django with django-cors-headers",
    envoy::Envoy = "envoy" "Envoy",
    express::Express = "express" "Express with the package cors",
    fastapi::FastApi = "fastapi" "FastAPI or Starlette",
    fastify::Fastify = "fastify" "Fastify with @fastify/cors",
    flask::Flask = "flask" "Flask with flask-cors",
    go::Go = "go" "Go with rs/cors",
    haproxy::HaProxy = "haproxy" "HAProxy",
    hono::Hono = "hono" "Hono",
    koa::Koa = "koa" "Koa with @koa/cors",
    laravel::Laravel = "laravel" "Laravel",
    nest::Nest = "nest" "NestJS",
    next::Next = "next" "Next.js",
    nginx::Nginx = "nginx" "nginx",
    php::Php = "php" "PHP without a framework",
    rails::Rails = "rails" "Rails with rack-cors",
    s3::S3 = "s3" "Amazon S3",
    spring::Spring = "spring" "Spring MVC",
    traefik::Traefik = "traefik" "Traefik",
    vite::Vite = "vite" "Vite's development server",
}

impl Stack {
    /// The stack of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|stack| stack.name() == name)
    }
}

/// Where to put a fix in a stack.
///
/// `None` if the page has no origin that could be written there: nobody is told to allow `null`.
#[must_use]
pub fn hint(stack: Stack, observation: &Observation, fix: &Fix) -> Option<Hint> {
    Some(stack.hint(&Policy::of(observation, fix)?))
}
