//! The layer in front of a hyper service, on a real connection.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use std::convert::Infallible;

use corsac_tower::CorsLayer;
use http::{Method, Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use support::*;
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceBuilder;

type Body = Full<Bytes>;

/// Serves one connection, and gives a client for it.
async fn client() -> hyper::client::conn::http1::SendRequest<Body> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let service = ServiceBuilder::new().layer(CorsLayer::new(policy())).service_fn(
            |_: Request<Incoming>| async {
                let response = Response::builder().header("vary", "Accept");
                Ok::<_, Infallible>(response.body(Body::from("hello")).unwrap())
            },
        );
        let server = hyper::server::conn::http1::Builder::new();
        server
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service))
            .await
            .unwrap();
    });
    let stream = TcpStream::connect(address).await.unwrap();
    let (client, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    client
}

#[tokio::test]
async fn a_connection_carries_preflight_request_and_refusal() {
    let mut client = client().await;
    let answer = client.send_request(preflight("/", APP, Method::PUT)).await.unwrap();
    assert_eq!((answer.status().as_u16(), allow_origin(&answer)), (204, Some(APP)));
    assert_eq!(answer.headers().get("content-length"), None);
    let refused = client.send_request(preflight("/", OTHER, Method::PUT)).await.unwrap();
    assert_eq!((refused.status().as_u16(), allow_origin(&refused)), (403, None));
    assert_eq!(refused.headers()["content-length"], "0");
    for (origin, allowed) in [(APP, Some(APP)), (OTHER, None), ("a,b", None), (APP, Some(APP))] {
        let response = client.send_request(get("/", origin)).await.unwrap();
        assert_eq!(allow_origin(&response), allowed);
        assert_eq!(lines(response.headers(), "vary"), ["Accept", "Origin"]);
        assert_eq!(response.into_body().collect().await.unwrap().to_bytes(), "hello");
    }
}
