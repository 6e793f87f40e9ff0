//! The service behind the gateway in `bench/gateway/soak`, with HTTP/1.1 or HTTP/2. It counts requests by method and path.
//!
//! `/bytes/N` is answered with so many bytes, an upload with the number of its bytes, and `/counts`,
//! which is not counted, with a line for each method and path. To uploads and to those that are refused
//! it also sends CORS headers, which no page may see.

#![allow(clippy::print_stdout, reason = "it says where it listens")]

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fmt::Write;
use std::rc::Rc;

use bytes::Bytes;
use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE,
    ETAG, HeaderName, HeaderValue, LAST_MODIFIED, SERVER,
};
use http::{Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::rt::Executor;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, LocalOptions};

type Counts = Rc<RefCell<BTreeMap<String, u64>>>;

fn main() -> std::io::Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build_local(LocalOptions::default())?;
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        println!("listening on {}", listener.local_addr()?);
        let counts = Counts::default();
        loop {
            let (stream, _) = listener.accept().await?;
            stream.set_nodelay(true)?;
            let counts = Rc::clone(&counts);
            let service = service_fn(move |request| answer(Rc::clone(&counts), request));
            tokio::task::spawn_local(async move {
                // A gateway that breaks off shows in the counts.
                let _ = match speaks_http2(&stream).await {
                    Ok(true) => {
                        let builder = http2::Builder::new(Local);
                        builder.serve_connection(TokioIo::new(stream), service).await
                    }
                    _ => {
                        let builder = http1::Builder::new();
                        builder.serve_connection(TokioIo::new(stream), service).await
                    }
                };
            });
        }
    })
}

/// Whether the connection begins as HTTP/2 does, with `PRI`; no method that is asked with does.
async fn speaks_http2(stream: &TcpStream) -> std::io::Result<bool> {
    let mut beginning = [0; 2];
    while stream.peek(&mut beginning).await? == 1 {
        tokio::task::yield_now().await;
    }
    Ok(beginning == *b"PR")
}

/// Tasks of HTTP/2 run on this thread.
#[derive(Clone, Copy, Debug)]
struct Local;

impl<F: Future<Output: 'static> + 'static> Executor<F> for Local {
    fn execute(&self, future: F) {
        tokio::task::spawn_local(future);
    }
}

/// What services say of what they send.
const USUAL: [(HeaderName, &str); 5] = [
    (CACHE_CONTROL, "private, max-age=60"),
    (CONTENT_TYPE, "application/json"),
    (ETAG, "\"6921b3c2-400\""),
    (LAST_MODIFIED, "Sat, 22 Nov 2025 13:00:02 GMT"),
    (SERVER, "soak"),
];

async fn answer(
    counts: Counts,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    if head.uri.path() == "/counts" {
        return Ok(Response::new(Full::from(written(&counts))));
    }
    let Ok(received) = body.collect().await else {
        return Ok(status(StatusCode::BAD_REQUEST));
    };
    let place = format!("{} {}", head.method, head.uri.path());
    *counts.borrow_mut().entry(place).or_default() += 1;
    let is_upload = head.method == Method::POST;
    let speaks_cors = is_upload || head.uri.path().contains("/refused/");
    let content = if is_upload {
        Bytes::from(received.to_bytes().len().to_string())
    } else {
        let length = head.uri.path().rsplit('/').next().and_then(|length| length.parse().ok());
        let Some(length) = length else { return Ok(status(StatusCode::NOT_FOUND)) };
        Bytes::from(vec![b'x'; length])
    };
    let mut response = Response::new(Full::from(content));
    let headers = response.headers_mut();
    for (name, value) in USUAL {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if speaks_cors {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    }
    Ok(response)
}

fn status(status: StatusCode) -> Response<Full<Bytes>> {
    let mut response = Response::default();
    *response.status_mut() = status;
    response
}

fn written(counts: &Counts) -> String {
    let mut text = String::new();
    for (place, count) in counts.borrow().iter() {
        // Nothing fails to be written to a string.
        let _ = writeln!(text, "{place} {count}");
    }
    text
}
