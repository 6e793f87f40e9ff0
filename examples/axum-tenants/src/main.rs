//! `axum-tenants [ADDRESS [POLICY [DATABASE]]]`

use std::env;
use std::error::Error;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use axum_tenants::{Api, PolicyFileWatch, Tenants, reload_for_ever};
use corsac_tower::CacheLimits;
use tokio::net::TcpListener;

/// How long a change of the policy file may go unnoticed.
const INTERVAL: Duration = Duration::from_secs(1);

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).init();
    let mut arguments = env::args().skip(1);
    let mut argument = |default: &str| arguments.next().unwrap_or(default.into());
    let address = argument("127.0.0.1:3000");
    let policy = PathBuf::from(argument("corsac.toml"));
    let database = argument("tenants.sqlite");

    let (watch, routes) = PolicyFileWatch::start(policy)?;
    let tenants = Tenants::open(database.as_ref())?;
    let api = Api::new(routes, tenants, CacheLimits::default());
    thread::spawn(move || reload_for_ever(watch, &api.policy, INTERVAL));
    let listener = TcpListener::bind(address).await?;
    tracing::info!("listening on http://{}", listener.local_addr()?);
    axum::serve(listener, api.router).await?;
    Ok(())
}
