//! Exchanges in HTTP/2.

#![allow(clippy::panic, clippy::unwrap_used)]

mod common;

use std::time::Duration;

use bytes::Bytes;
use common::{Authority, ClientCertificates, exchange, exchange_within, message, serve};
use corsac::{HeaderList, Method};
use corsac_client::{
    BodyEnd, Exchange, ExchangeError, HttpVersion, HttpVersions, Limits, Malformation,
    NetworkConfig, Phase, RequestMessage,
};
use h2::server::SendResponse;
use h2::{Reason, RecvStream};
use hyper::{HeaderMap, Request, Response};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio_rustls::server::TlsStream;

/// A server that agrees to HTTP/2, and who signed its certificate.
struct Server {
    url: String,
    authority: Authority,
}

impl Server {
    /// Serves connections on which HTTP/2 was agreed with `serve_one`.
    async fn raw<F>(
        serve_one: impl Fn(TlsStream<TcpStream>) -> F + Copy + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let authority = Authority::new();
        let acceptor = authority.acceptor(&["h2", "http/1.1"], ClientCertificates::Ignored);
        let address = serve(move |stream| {
            let acceptor = acceptor.clone();
            async move { serve_one(acceptor.accept(stream).await.unwrap()).await }
        });
        Self { url: format!("https://{}/", address.await), authority }
    }

    /// Answers every request with `respond`, which is not waited for.
    async fn answering<F>(
        respond: impl Fn(Request<RecvStream>, SendResponse<Bytes>) -> F + Copy + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        Self::raw(move |stream| async move {
            let mut connection = h2::server::handshake(stream).await.unwrap();
            while let Some(Ok((request, response))) = connection.accept().await {
                tokio::spawn(respond(request, response));
            }
        })
        .await
    }

    async fn exchange(&self, message: &RequestMessage) -> Result<Exchange, ExchangeError> {
        exchange(self.authority.trusted(), message).await
    }

    async fn get(&self) -> Result<Exchange, ExchangeError> {
        self.exchange(&message(Method::GET, &self.url, None)).await
    }

    async fn get_within(&self, limits: Limits) -> Result<Exchange, ExchangeError> {
        let config = NetworkConfig { limits, ..self.authority.trusted() };
        exchange(config, &message(Method::GET, &self.url, None)).await
    }
}

fn respond_with(mut response: SendResponse<Bytes>, headers: &[(&'static str, &'static str)]) {
    let _ = response.send_response(head(200, headers), true);
}

fn head(status: u16, headers: &[(&'static str, &'static str)]) -> Response<()> {
    let builder = Response::builder().status(status);
    headers.iter().fold(builder, |builder, line| builder.header(line.0, line.1)).body(()).unwrap()
}

/// What a server was asked.
struct Asked {
    method: String,
    uri: String,
    headers: HeaderList,
    body: Vec<u8>,
}

/// A server that tells what it was asked.
async fn telling() -> (Server, UnboundedReceiver<Asked>) {
    let (sender, receiver) = unbounded_channel();
    let sender: &'static _ = Box::leak(Box::new(sender));
    let server = Server::answering(move |request, response| async move {
        let (parts, mut incoming) = request.into_parts();
        let mut body = Vec::new();
        while let Some(Ok(data)) = incoming.data().await {
            incoming.flow_control().release_capacity(data.len()).unwrap();
            body.extend_from_slice(&data);
        }
        let lines = parts.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
        let (method, uri) = (parts.method.to_string(), parts.uri.to_string());
        sender.send(Asked { method, uri, headers: lines.collect(), body }).ok().unwrap();
        respond_with(response, &[]);
    });
    (server.await, receiver)
}

#[tokio::test]
async fn the_request_says_what_the_message_says() {
    let (server, mut asked) = telling().await;
    let body = vec![b'x'; 200_000];
    let headers = HeaderList::from_iter([("X-B", "1"), ("Origin", "https://a"), ("x-b", "\u{e9}")]);
    let url = format!("{}a?b#c", server.url).parse().unwrap();
    let message = RequestMessage::new(Method::parse("patch").unwrap(), url, &headers, Some(&body));
    server.exchange(&message).await.unwrap();
    let asked = asked.recv().await.unwrap();
    assert_eq!((asked.method.as_str(), asked.uri), ("patch", format!("{}a?b", server.url)));
    assert_eq!(asked.body, body);
    let expected = HeaderList::from_iter([
        ("content-length", "200000"),
        ("x-b", "1"),
        ("x-b", "\u{e9}"),
        ("origin", "https://a"),
        ("accept-encoding", "gzip, deflate, br, zstd"),
    ]);
    assert_eq!(asked.headers, expected);
    let in_order = |list: &HeaderList| list.sort_and_combine();
    assert_eq!(in_order(&message.headers_in(HttpVersion::Http2)), in_order(&asked.headers));
}

#[tokio::test]
async fn a_preflight_to_the_root_asks_for_the_root() {
    let (server, mut asked) = telling().await;
    server.exchange(&message(Method::OPTIONS, &server.url, None)).await.unwrap();
    let asked = asked.recv().await.unwrap();
    assert_eq!((asked.method.as_str(), asked.uri), ("OPTIONS", server.url));
}

#[tokio::test]
async fn the_response_keeps_every_line() {
    let server = Server::answering(|_, mut response| async move {
        response.send_informational(head(103, &[("link", "x")])).unwrap();
        let lines = [("vary", "a"), ("x", "1"), ("vary", "b"), ("content-encoding", "br")];
        let mut body = response.send_response(head(418, &lines), false).unwrap();
        body.send_data(Bytes::from_static(b"\x1f\x8b not decoded"), false).unwrap();
        body.send_trailers(HeaderMap::from_iter([("x".parse().unwrap(), 2.into())])).unwrap();
    })
    .await;
    let exchange = server.get().await.unwrap();
    assert_eq!(
        (exchange.version, &exchange.status_line[..]),
        (HttpVersion::Http2, &b"HTTP/2 418"[..])
    );
    assert_eq!(exchange.response.status(), 418);
    let expected = HeaderList::from_iter([
        ("vary", "a"),
        ("vary", "b"),
        ("x", "1"),
        ("content-encoding", "br"),
    ]);
    assert_eq!(*exchange.response.headers(), expected);
    let body = exchange.body;
    assert_eq!((&body.bytes[..], body.end), (&b"\x1f\x8b not decoded"[..], BodyEnd::Complete));
    assert!(exchange.peer.ip().is_loopback() && exchange.proxy.is_none());
}

#[tokio::test]
async fn head_has_no_body_whatever_its_length_says() {
    let server = Server::answering(|_, response| async move {
        respond_with(response, &[("content-length", "5")]);
    })
    .await;
    let exchange = server.exchange(&message(Method::HEAD, &server.url, None)).await.unwrap();
    assert_eq!((exchange.body.bytes.len(), exchange.body.end), (0, BodyEnd::Complete));
}

#[tokio::test]
async fn the_versions_are_those_that_were_offered() {
    let authority = Authority::new();
    let agreed = async |alpn: &[&str], versions: HttpVersions| {
        let acceptor = authority.acceptor(alpn, ClientCertificates::Ignored);
        let address = serve(move |stream| {
            let acceptor = acceptor.clone();
            async move {
                let Ok(mut stream) = acceptor.accept(stream).await else { return };
                if stream.get_ref().1.alpn_protocol() == Some(b"h2") {
                    let mut connection = h2::server::handshake(stream).await.unwrap();
                    while let Some(Ok((_, response))) = connection.accept().await {
                        respond_with(response, &[]);
                    }
                } else {
                    common::read_head(&mut stream).await;
                    stream.write_all(b"HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n").await.unwrap();
                }
            }
        })
        .await;
        let config = NetworkConfig { versions, ..authority.trusted() };
        let url = format!("https://{address}/");
        exchange(config, &message(Method::GET, &url, None)).await.map(|exchange| exchange.version)
    };
    use HttpVersions::{Negotiated, OnlyHttp1, OnlyHttp2};
    let refused = Err(ExchangeError::HttpVersionNotAgreed);
    assert_eq!(agreed(&["http/1.1", "h2"], Negotiated).await, Ok(HttpVersion::Http11));
    assert_eq!(agreed(&["h2", "http/1.1"], Negotiated).await, Ok(HttpVersion::Http2));
    assert_eq!(agreed(&["h2", "http/1.1"], OnlyHttp1).await, Ok(HttpVersion::Http11));
    assert_eq!(agreed(&["http/1.1", "h2"], OnlyHttp2).await, Ok(HttpVersion::Http2));
    assert_eq!(agreed(&[], Negotiated).await, Ok(HttpVersion::Http11));
    assert_eq!(agreed(&[], OnlyHttp2).await, refused);
    assert_eq!(agreed(&["http/1.1"], OnlyHttp2).await, refused);
    assert_eq!(agreed(&["h2"], OnlyHttp1).await, refused);
    let config = NetworkConfig { versions: OnlyHttp2, ..NetworkConfig::default() };
    let plain = exchange(config, &message(Method::GET, "http://127.0.0.1:9/", None)).await;
    assert_eq!(plain, Err(ExchangeError::Http2NeedsTls));
}

#[tokio::test]
async fn an_answer_before_the_request_was_read_counts() {
    let server = Server::answering(|request, response| async move {
        respond_with(response, &[]);
        tokio::time::sleep(Duration::from_secs(5)).await;
        drop(request);
    })
    .await;
    let body = vec![b'x'; 16 << 20];
    let exchange = server.exchange(&message(Method::POST, &server.url, Some(&body))).await;
    assert_eq!(exchange.unwrap().response.status(), 200);
}

#[tokio::test]
async fn a_stream_that_is_given_up_says_why() {
    let server = Server::answering(|_, mut response| async move {
        response.send_reset(Reason::HTTP_1_1_REQUIRED);
    })
    .await;
    let error = server.get().await.unwrap_err();
    let error_code = "HTTP_1_1_REQUIRED".to_owned();
    assert_eq!(error, ExchangeError::Http2StreamReset { error_code });
    assert_eq!(
        error.to_string(),
        "the server gave up the HTTP/2 stream of the request: HTTP_1_1_REQUIRED (it wants HTTP/1.1)"
    );
}

#[tokio::test]
async fn a_stream_that_is_given_up_inside_the_body_is_no_failure() {
    let server = Server::answering(|_, mut response| async move {
        let mut body = response.send_response(head(200, &[]), false).unwrap();
        body.send_data(Bytes::from_static(b"ab"), false).unwrap();
        tokio::time::sleep(Duration::from_millis(100)).await;
        body.send_reset(Reason::INTERNAL_ERROR);
    })
    .await;
    let body = server.get().await.unwrap().body;
    assert_eq!((&body.bytes[..], body.end), (&b"ab"[..], BodyEnd::BrokenOff));
}

#[tokio::test]
async fn a_connection_that_is_given_up_says_why() {
    let server = Server::raw(|stream| async move {
        let mut connection = h2::server::handshake(stream).await.unwrap();
        connection.abrupt_shutdown(Reason::INADEQUATE_SECURITY);
        let _ = connection.accept().await;
    })
    .await;
    let error_code = "INADEQUATE_SECURITY".to_owned();
    assert_eq!(server.get().await.unwrap_err(), ExchangeError::Http2GoAway { error_code });
}

#[tokio::test]
async fn a_head_has_its_limits() {
    const LONG: &str = "0123456789012345678901234567890123456789012345678901234567890123456789";
    let lines = async |count: usize, limits: Limits| {
        let count: &'static usize = Box::leak(Box::new(count));
        let server = Server::answering(move |_, mut response| async move {
            let builder = (0..*count).fold(Response::builder(), |builder, line| {
                builder.header(format!("x-{line:05}"), LONG)
            });
            let _ = response.send_response(builder.body(()).unwrap(), true);
        });
        server.await.get_within(limits).await.map(|exchange| exchange.response.headers().len())
    };
    // Each line counts 7 + 70 + 32 bytes, and the status 42.
    let limits = Limits { head_bytes: 42 + 50 * 109, head_lines: 50, ..Limits::default() };
    let refused = Err(ExchangeError::HeadTooLarge {
        head_bytes: limits.head_bytes,
        head_lines: limits.head_lines,
    });
    assert_eq!(lines(50, limits).await, Ok(50));
    assert_eq!(
        lines(51, Limits { head_bytes: 1 << 20, ..limits }).await.unwrap_err().name(),
        "head-too-large"
    );
    for count in [51, 90, 150, 2000, 12_000] {
        assert_eq!(
            lines(count, Limits { head_lines: 1 << 20, ..limits }).await.unwrap_err().name(),
            "head-too-large",
            "{count}"
        );
    }
    assert_eq!(lines(51, limits).await, refused);
}

#[tokio::test]
async fn a_head_that_is_large_only_once_it_is_unpacked_has_the_same_limits() {
    // SETTINGS, then HEADERS with `:status: 200`, `a: bbb…`, and that line again and again.
    let server = Server::raw(|mut stream| async move {
        let mut block = b"\x88\x40\x01a\x7f\xa1\x1e".to_vec();
        block.extend([b'b'; 4000]);
        block.extend([0xbe; 1000]);
        let mut bytes = b"\0\0\0\x04\0\0\0\0\0\0".to_vec();
        bytes.extend(&u16::try_from(block.len()).unwrap().to_be_bytes());
        bytes.extend([1, 5, 0, 0, 0, 1]);
        bytes.extend(block);
        let _ = stream.write_all(&bytes).await;
        tokio::time::sleep(Duration::from_secs(1)).await;
    })
    .await;
    let unlimited = Limits { head_bytes: 10_000_000, ..Limits::default() };
    let whole = server.get_within(unlimited).await.unwrap();
    assert_eq!(whole.response.headers().len(), 1001);
    let error = server.get_within(Limits { head_bytes: 100_000, ..unlimited }).await.unwrap_err();
    assert_eq!(error.name(), "head-too-large");
}

#[tokio::test]
async fn endless_interim_responses_end_at_the_limit() {
    let server = Server::answering(|_, mut response| async move {
        while response.send_informational(head(103, &[])).is_ok() {
            tokio::task::yield_now().await;
        }
    })
    .await;
    let error = server.get_within(Limits { head_bytes: 10_000, ..Limits::default() }).await;
    assert_eq!(error.unwrap_err().name(), "head-too-large");
}

#[tokio::test]
async fn an_endless_body_ends_at_the_limit() {
    let server = Server::answering(|_, mut response| async move {
        let mut body = response.send_response(head(200, &[]), false).unwrap();
        loop {
            body.reserve_capacity(16_384);
            let capacity = std::future::poll_fn(|context| body.poll_capacity(context)).await;
            let Some(Ok(count)) = capacity else { return };
            body.send_data(vec![b'x'; count].into(), false).unwrap();
        }
    })
    .await;
    for body_bytes in [100, Limits::default().body_bytes] {
        let body =
            server.get_within(Limits { body_bytes, ..Limits::default() }).await.unwrap().body;
        assert_eq!((body.bytes.len(), body.end), (body_bytes, BodyEnd::AtLimit));
    }
}

#[tokio::test]
async fn a_body_that_does_not_come_is_not_waited_for() {
    let server = Server::answering(|_, mut response| async move {
        let mut body = response.send_response(head(200, &[]), false).unwrap();
        body.send_data(Bytes::from_static(b"ab"), false).unwrap();
        tokio::time::sleep(Duration::from_secs(5)).await;
    })
    .await;
    let limits = Limits { body_time: Duration::from_millis(50), ..Limits::default() };
    let body = server.get_within(limits).await.unwrap().body;
    assert_eq!((&body.bytes[..], body.end), (&b"ab"[..], BodyEnd::TimedOut));
}

#[tokio::test]
async fn a_stalling_server_times_out() {
    let stalls = |_, response| async move {
        tokio::time::sleep(Duration::from_secs(5)).await;
        drop(response);
    };
    let silent = Server::raw(|stream| async move {
        tokio::time::sleep(Duration::from_secs(5)).await;
        drop(stream);
    });
    for server in [Server::answering(stalls).await, silent.await] {
        let after = Duration::from_millis(200);
        let message = message(Method::GET, &server.url, None);
        let error = exchange_within(after, server.authority.trusted(), &message).await.unwrap_err();
        let (phase, received) = (Phase::ResponseHead, Vec::new());
        assert_eq!(error, ExchangeError::TimedOut { phase, after, received });
    }
}

#[tokio::test]
async fn a_slow_server_is_waited_for() {
    let server = Server::raw(|mut stream| async move {
        // SETTINGS, and HEADERS with `:status: 204` on stream 1.
        let frames = b"\0\0\0\x04\0\0\0\0\0\0\0\x01\x01\x05\0\0\0\x01\x89";
        for byte in frames {
            stream.write_u8(*byte).await.unwrap();
            stream.flush().await.unwrap();
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    })
    .await;
    assert_eq!(server.get().await.unwrap().status_line, b"HTTP/2 204");
}

#[tokio::test]
async fn what_is_not_http2_is_shown() {
    let server = Server::raw(|mut stream| async move {
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        let _ = stream.shutdown().await;
    })
    .await;
    let found = b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec();
    let malformation = Malformation::NotHttp2;
    let expected = ExchangeError::Malformed { malformation, found };
    assert_eq!(server.get().await.unwrap_err(), expected);
}

#[tokio::test]
async fn broken_rules_are_named() {
    // SETTINGS, then DATA on stream 0.
    let frames = Server::raw(|mut stream| async move {
        let _ = stream.write_all(b"\0\0\0\x04\0\0\0\0\0\0\0\x01\0\0\0\0\0\0x").await;
        tokio::time::sleep(Duration::from_secs(1)).await;
    });
    // SETTINGS, then HEADERS with `:status: 200` and `connection: close`.
    let headers = Server::raw(|mut stream| async move {
        let block = b"\x88\x00\x0aconnection\x05close";
        let mut bytes = b"\0\0\0\x04\0\0\0\0\0\0\0".to_vec();
        bytes.extend([block.len() as u8, 1, 5, 0, 0, 0, 1]);
        bytes.extend(block);
        let _ = stream.write_all(&bytes).await;
        tokio::time::sleep(Duration::from_secs(1)).await;
    });
    for server in [frames.await, headers.await] {
        let error_code = "PROTOCOL_ERROR".to_owned();
        assert_eq!(server.get().await.unwrap_err(), ExchangeError::Http2Violation { error_code });
    }
}

#[tokio::test]
async fn a_connection_that_ends_without_a_word_is_said_to() {
    let closing = Server::raw(|mut stream| async move {
        let _ = stream.shutdown().await;
    })
    .await;
    assert_eq!(closing.get().await.unwrap_err(), ExchangeError::ClosedWithoutResponse);
    let cut = Server::raw(|stream| async move { drop(stream) }).await;
    assert_eq!(cut.get().await.unwrap_err().name(), "closed-without-response");
    let resetting = Server::raw(|stream| async move {
        stream.get_ref().0.set_zero_linger().unwrap();
    })
    .await;
    assert_eq!(resetting.get().await.unwrap_err().name(), "reset");
}
