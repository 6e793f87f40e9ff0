//! A WebSocket by hand: the handshake of RFC 6455, and one message.

use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::{CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, UPGRADE};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hyper_util::rt::TokioIo;
use ring::digest;
use tokio::io::AsyncWriteExt;

/// RFC 6455, section 1.3.
const GUID: &[u8] = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// A text message that is not masked, RFC 6455, section 5.7.
const HELLO: &[u8] = b"\x81\x05hello";

/// Takes any handshake: whom it comes from has been decided before.
pub(crate) async fn greet(mut request: Request) -> Response {
    let Some(key) = request.headers().get(SEC_WEBSOCKET_KEY) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let accept = accept(key.as_bytes());
    let upgrade = hyper::upgrade::on(&mut request);
    tokio::spawn(async move {
        if let Ok(upgraded) = upgrade.await {
            // A page that has gone needs no greeting.
            let _ = TokioIo::new(upgraded).write_all(HELLO).await;
        }
    });
    let headers = [
        (CONNECTION, String::from("upgrade")),
        (UPGRADE, String::from("websocket")),
        (SEC_WEBSOCKET_ACCEPT, accept),
    ];
    (StatusCode::SWITCHING_PROTOCOLS, headers).into_response()
}

fn accept(key: &[u8]) -> String {
    let hash = digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, &[key, GUID].concat());
    STANDARD.encode(hash)
}
