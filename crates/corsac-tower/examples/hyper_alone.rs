//! hyper without a framework: one runtime for each core, and nothing that has to be `Send`.
//!
//! `cargo run -p corsac-tower --example hyper_alone [ADDRESS]`

use std::cell::Cell;
use std::convert::Infallible;
use std::env;
use std::error::Error;
use std::future::ready;
use std::io;
use std::net::TcpListener;
use std::rc::Rc;
use std::thread;
use std::time::Duration;

use corsac::server::{Policy, PolicyConfig};
use corsac_tower::CorsLayer;
use http::{Method, Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpStream;
use tokio::task::{LocalSet, spawn_local};
use tower::{Layer, service_fn};

fn main() -> Result<(), Box<dyn Error>> {
    let policy = Policy::new(PolicyConfig {
        allow_origins: vec![
            "https://app.example.com".into(),
            "https://*.preview.example.com".into(),
        ],
        expose_headers: vec!["x-served-by-this-core".into()],
        ..PolicyConfig::default()
    })?;
    // One policy for all cores: they read it without locks, and `cors.handle()` replaces it for all.
    let cors = CorsLayer::new(policy);
    let address = env::args().nth(1).unwrap_or("127.0.0.1:3000".into());
    let listener = TcpListener::bind(address)?;
    listener.set_nonblocking(true)?;
    println!("listening on http://{}", listener.local_addr()?);
    for _ in 1..thread::available_parallelism()?.get() {
        let (listener, cors) = (listener.try_clone()?, cors.clone());
        thread::spawn(move || {
            if let Err(error) = run_core(listener, cors) {
                eprintln!("one core less: {error}");
            }
        });
    }
    Ok(run_core(listener, cors)?)
}

/// Serves connections on this thread, for ever.
fn run_core(listener: TcpListener, cors: CorsLayer) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let served = Rc::new(Cell::new(0));
        loop {
            match listener.accept().await {
                Ok((stream, _)) => {
                    spawn_local(serve(stream, cors.clone(), Rc::clone(&served)));
                }
                // No descriptors are left: some connection will end.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    })
}

async fn serve(stream: TcpStream, cors: CorsLayer, served: Rc<Cell<u64>>) {
    let service = cors.layer(service_fn(move |request: Request<Incoming>| {
        served.set(served.get() + 1);
        ready(Ok::<_, Infallible>(response(request.method(), served.get())))
    }));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
    // A client that breaks off is no mistake of ours.
    let _ = connection.await;
}

fn response(method: &Method, served: u64) -> Response<Full<Bytes>> {
    let is_read = matches!(*method, Method::GET | Method::HEAD);
    let (status, text) = match is_read {
        true => (StatusCode::OK, "hello\n"),
        false => (StatusCode::METHOD_NOT_ALLOWED, ""),
    };
    let mut response = Response::new(Full::from(text));
    *response.status_mut() = status;
    response.headers_mut().insert("x-served-by-this-core", served.into());
    response
}
