//! The server that `live/run` has pages of several origins ask: axum behind [`CorsLayer`].
//!
//! `PORT=3000 PAGE_ORIGIN=http://app.test:8000 live_server listed` serves one of the policies in
//! `policies.rs`. A line is printed for each request that arrives, and another if it gets through
//! the layer.

mod policies;
mod service;
mod websocket;

use std::env;
use std::error::Error;

use axum::Router;
use axum::extract::Request;
use corsac::server::Routes;
use corsac_tower::CorsLayer;
use tokio::net::TcpListener;
use tower::util::MapRequestLayer;

use crate::policies::{PageOrigin, Tenants};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let name = env::args().nth(1).ok_or("which policy?")?;
    let page = PageOrigin(env::var("PAGE_ORIGIN")?);
    let rules = policies::named(&name, &page).ok_or(format!("there is no policy {name}"))?;
    let cors = CorsLayer::new(Routes::new(rules)?);
    let handlers =
        service::handlers().layer(MapRequestLayer::new(|request| say("handled", request)));
    let app: Router = match name.as_str() {
        "tenants" => service::limited(handlers).layer(cors.with_origin_source(Tenants(page))),
        _ => service::limited(handlers).layer(cors),
    };
    let app = app.layer(MapRequestLayer::new(|request| say("arrived", request)));
    let port = env::var("PORT")?.parse()?;
    axum::serve(TcpListener::bind(("127.0.0.1", port)).await?, app).await?;
    Ok(())
}

fn say(what: &str, request: Request) -> Request {
    println!("{what} {} {}", request.method(), request.uri().path());
    request
}
