//! `EXPORT=FOLDER cargo build`: the service behind the policy of the folder's `cors.rs`.

mod cors {
    include!(concat!(env!("EXPORT"), "/cors.rs"));
}

use std::env;
use std::error::Error;

use corsac_tower::CorsLayer;
use corsac_tower_target::service;
use tokio::net::TcpListener;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let port = env::args().nth(1).ok_or("which port?")?.parse()?;
    let app = service().layer(CorsLayer::new(cors::routes()?));
    axum::serve(TcpListener::bind(("127.0.0.1", port)).await?, app).await?;
    Ok(())
}
