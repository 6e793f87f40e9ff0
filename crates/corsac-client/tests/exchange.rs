//! Exchanges with servers that write exactly the bytes a test wants.

#![allow(clippy::panic, clippy::unwrap_used)]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use corsac::{HeaderList, Method};
use corsac_client::{
    BodyEnd, Deadline, Exchange, ExchangeError, HttpVersion, Limits, Malformation, Network,
    NetworkConfig, Phase, RequestMessage, WantedBody,
};

/// Serves one connection with `serve` and returns the URL that leads to it.
fn server(serve: impl FnOnce(TcpStream) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    thread::spawn(move || serve(listener.accept().unwrap().0));
    url
}

/// A server that reads a request head and answers with these bytes.
fn answering(answer: &'static [u8]) -> String {
    server(move |mut stream| {
        read_head(&mut stream);
        stream.write_all(answer).unwrap();
    })
}

fn read_head(stream: &mut TcpStream) -> Vec<u8> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap() == 1 {
        head.push(byte[0]);
    }
    head
}

fn message(method: Method, url: &str, body: Option<&[u8]>) -> RequestMessage {
    let headers = HeaderList::from_iter([("x-Lower", "\u{e9}"), ("Origin", "https://app.example")]);
    RequestMessage::new(method, url.parse().unwrap(), &headers, body)
}

fn exchange_within(
    time: Duration,
    limits: Limits,
    message: &RequestMessage,
) -> Result<Exchange, ExchangeError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let network = Network::new(NetworkConfig { limits, ..NetworkConfig::default() });
        let connection = network.connect(message.url(), Deadline::after(time)).await?;
        assert!(connection.is_loopback());
        connection.exchange(message, WantedBody::UpToLimit).await
    })
}

fn exchange(message: &RequestMessage) -> Result<Exchange, ExchangeError> {
    exchange_within(Duration::from_secs(10), Limits::default(), message)
}

fn get(url: &str) -> Result<Exchange, ExchangeError> {
    exchange(&message(Method::GET, url, None))
}

#[test]
fn the_message_is_sent_byte_for_byte() {
    let (sender, receiver) = std::sync::mpsc::channel();
    let url = server(move |mut stream| {
        sender.send(read_head(&mut stream)).unwrap();
        stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").unwrap();
    });
    let message = message(Method::parse("patch").unwrap(), &url, None);
    let exchange = exchange(&message).unwrap();
    assert_eq!(exchange.status_line, b"HTTP/1.1 204 No Content");
    assert_eq!(exchange.version, HttpVersion::Http11);
    assert_eq!(receiver.recv().unwrap(), message.to_bytes());
}

#[test]
fn the_response_head_is_kept_byte_for_byte() {
    let exchange = get(&answering(
        b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.0 418 I'm\ta teapot\r\nVary: A\r\n\
          access-control-allow-origin: *\r\nvary:B\r\nX: \xFF\r\nA b: c\r\n\r\nbody",
    ))
    .unwrap();
    assert_eq!(exchange.status_line, b"HTTP/1.0 418 I'm\ta teapot");
    assert_eq!((exchange.response.status(), exchange.version), (418, HttpVersion::Http10));
    let expected = HeaderList::from_iter([
        (&b"Vary"[..], &b"A"[..]),
        (b"access-control-allow-origin", b"*"),
        (b"vary", b"B"),
        (b"X", b"\xFF"),
    ]);
    assert_eq!(*exchange.response.headers(), expected);
    assert_eq!((&exchange.body.bytes[..], exchange.body.end), (&b"body"[..], BodyEnd::Complete));
}

#[test]
fn chunks_are_joined_and_a_broken_body_is_no_failure() {
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (rest, bytes, end) in [
        ("2\r\nab\r\n1\r\nc\r\n0\r\n\r\n", "abc", BodyEnd::Complete),
        ("2\r\nab\r\nnonsense", "ab", BodyEnd::BrokenOff),
    ] {
        let answer = [head, rest].concat().leak();
        let body = get(&answering(answer.as_bytes())).unwrap().body;
        assert_eq!((&body.bytes[..], body.end), (bytes.as_bytes(), end));
    }
}

#[test]
fn head_has_no_body_whatever_its_length_says() {
    let url = answering(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
    let body = exchange(&message(Method::HEAD, &url, None)).unwrap().body;
    assert_eq!((body.bytes.len(), body.end), (0, BodyEnd::Complete));
}

#[test]
fn an_endless_body_ends_at_the_limit() {
    let url = server(|mut stream| {
        read_head(&mut stream);
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
        while stream.write_all(&[b'x'; 4096]).is_ok() {}
    });
    let body = get(&url).unwrap().body;
    assert_eq!((body.bytes.len(), body.end), (Limits::default().body_bytes, BodyEnd::AtLimit));
}

#[test]
fn a_body_that_does_not_come_is_not_waited_for() {
    let url = server(|mut stream| {
        read_head(&mut stream);
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab").unwrap();
        thread::sleep(Duration::from_secs(5));
    });
    let limits = Limits { body_time: Duration::from_millis(50), ..Limits::default() };
    let message = message(Method::GET, &url, None);
    let body = exchange_within(Duration::from_secs(10), limits, &message).unwrap().body;
    assert_eq!((&body.bytes[..], body.end), (&b"ab"[..], BodyEnd::TimedOut));
}

#[test]
fn an_answer_before_the_request_was_read_counts() {
    let url = server(|mut stream| {
        stream.write_all(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n").unwrap();
        thread::sleep(Duration::from_millis(300));
    });
    let body = vec![b'x'; 16 << 20];
    let exchange = exchange(&message(Method::POST, &url, Some(&body))).unwrap();
    assert_eq!(exchange.response.status(), 413);
}

#[test]
fn what_is_not_http_is_shown() {
    let malformation = |answer| match get(&answering(answer)) {
        Err(ExchangeError::Malformed { malformation, found }) => (malformation, found),
        other => panic!("{other:?}"),
    };
    assert_eq!(malformation(b"SSH-2.0-x\r\n"), (Malformation::NotHttp, b"SSH-2.0-x".to_vec()));
    assert_eq!(malformation(b"no line end"), (Malformation::NotHttp, b"no line end".to_vec()));
    assert_eq!(
        malformation(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n").0,
        Malformation::ContentLength
    );
    assert_eq!(
        malformation(b"HTTP/1.1 200 OK\r\nA: 1\rB: 2\r\n\r\n"),
        (Malformation::ControlByteInHeader, b"A: 1\rB: 2".to_vec())
    );
    assert_eq!(malformation(b"HTTP/2 200\r\n\r\n").0, Malformation::Version);
}

#[test]
fn a_server_that_speaks_first_is_heard() {
    let url = server(|mut stream| {
        stream.write_all(b"220 mail.example ESMTP\r\n").unwrap();
        thread::sleep(Duration::from_millis(300));
    });
    let error = get(&url).unwrap_err();
    assert_eq!(error.received(), b"220 mail.example ESMTP");
}

#[test]
fn a_closed_connection_says_how_far_it_got() {
    assert_eq!(get(&answering(b"")).unwrap_err(), ExchangeError::ClosedWithoutResponse);
    let received = b"HTTP/1.1 200 OK\r\nA: ".to_vec();
    assert_eq!(
        get(&answering(b"HTTP/1.1 200 OK\r\nA: ")).unwrap_err(),
        ExchangeError::ClosedInsideHead { received }
    );
}

#[test]
fn an_endless_head_ends_at_the_limits() {
    for line in [&b"X-Endless: 0123456789012345678901234567890123456789\r\n"[..], b"a:\n", b"x"] {
        let url = server(move |mut stream| {
            read_head(&mut stream);
            stream.write_all(b"HTTP/1.1 200 OK\r\n").unwrap();
            let block = line.repeat(4096);
            while stream.write_all(&block).is_ok() {}
        });
        let error = get(&url).unwrap_err();
        assert!(matches!(error, ExchangeError::HeadTooLarge { .. }), "{error:?}");
    }
}

#[test]
fn a_stalling_server_times_out_with_what_it_said() {
    let url = server(|mut stream| {
        read_head(&mut stream);
        stream.write_all(b"HTTP/1.1 2").unwrap();
        thread::sleep(Duration::from_secs(5));
    });
    let after = Duration::from_millis(200);
    let message = message(Method::GET, &url, None);
    assert_eq!(
        exchange_within(after, Limits::default(), &message).unwrap_err(),
        ExchangeError::TimedOut {
            phase: Phase::ResponseHead,
            after,
            received: b"HTTP/1.1 2".to_vec()
        }
    );
}

#[test]
fn a_refused_connection_names_the_address() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    match get(&format!("http://{address}/")).unwrap_err() {
        ExchangeError::Connect { attempts } => {
            assert_eq!(attempts[0].address, address);
            assert_eq!(attempts[0].reason, "connection refused");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn localhost_is_tried_at_both_addresses() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        let mut stream = listener.accept().unwrap().0;
        read_head(&mut stream);
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").unwrap();
    });
    assert_eq!(get(&format!("http://localhost:{port}/")).unwrap().response.status(), 200);
}

#[test]
fn exchanges_may_move_between_threads() {
    fn is_send(_: impl Send) {}
    let message = message(Method::GET, "http://a.example/", None);
    is_send(async move {
        let network = Network::new(NetworkConfig::default());
        let deadline = Deadline::after(Duration::ZERO);
        let connection = network.connect(&message, deadline).await?;
        connection.exchange(&message, WantedBody::UpToLimit).await
    });
}
