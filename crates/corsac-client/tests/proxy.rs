//! Requests through proxies.

#![allow(clippy::panic, clippy::unwrap_used)]

mod common;

use std::net::SocketAddr;
use std::time::Duration;

use common::{
    Authority, ClientCertificates, deserted, exchange, exchange_within, message, read_head, serve,
    splice,
};
use corsac::Method;
use corsac::browser::IncludeCredentials;
use corsac_client::{
    ClientIdentity, Deadline, ExchangeError, Network, NetworkConfig, Phase, Proxies,
    ProxyCredentials,
};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// A proxy that tells what it was asked, connects to `target` whatever it was asked for, and wants
/// to know who asks if `authorization` says so.
async fn tunnelling(
    target: SocketAddr,
    authorization: Option<&'static str>,
) -> (SocketAddr, UnboundedReceiver<String>) {
    let (sender, receiver) = unbounded_channel();
    let proxy = serve(move |mut stream| {
        let sender = sender.clone();
        async move {
            let head = read_head(&mut stream).await;
            let is_welcome = authorization.is_none_or(|line| head.contains(line));
            sender.send(head).unwrap();
            if is_welcome {
                stream.write_all(b"HTTP/1.1 200 Connected\r\nVia: x\r\n\r\n").await.unwrap();
                splice(stream, target).await;
            } else {
                answer(&mut stream, "407 Proxy Authentication Required").await;
            }
        }
    });
    (proxy.await, receiver)
}

/// A proxy that answers every request with this status.
async fn answering(status: &'static str) -> SocketAddr {
    serve(move |mut stream| async move {
        read_head(&mut stream).await;
        answer(&mut stream, status).await;
    })
    .await
}

async fn answer(stream: &mut TcpStream, status: &str) {
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
}

/// A server in TLS for this name, which answers 204.
async fn secure_server(authority: &Authority, name: &str) -> SocketAddr {
    let acceptor = authority.acceptor_for(name, &["h2"], ClientCertificates::Ignored);
    serve(move |stream| {
        let acceptor = acceptor.clone();
        async move {
            let stream = acceptor.accept(stream).await.unwrap();
            let mut connection = h2::server::handshake(stream).await.unwrap();
            while let Some(Ok((_, mut response))) = connection.accept().await {
                let head = hyper::Response::builder().status(204).body(()).unwrap();
                response.send_response(head, true).unwrap();
            }
        }
    })
    .await
}

fn through(proxy: impl std::fmt::Display, config: NetworkConfig) -> NetworkConfig {
    let proxies = Proxies::all_through(proxy.to_string().parse().unwrap());
    NetworkConfig { proxies, ..config }
}

async fn failure(proxy: impl std::fmt::Display, url: &str) -> ExchangeError {
    let config = through(proxy, Authority::new().trusted());
    exchange(config, &message(Method::GET, url, None)).await.unwrap_err()
}

#[tokio::test]
async fn https_goes_through_a_tunnel() {
    let authority = Authority::new();
    let server = secure_server(&authority, "api.example").await;
    let (address, mut asked) = tunnelling(server, None).await;
    let config = through(address, authority.trusted());
    let message = message(Method::GET, "https://api.example/x", None);
    let exchange = exchange(config, &message).await.unwrap();
    assert_eq!(exchange.status_line, b"HTTP/2 204");
    assert_eq!(exchange.peer, address);
    assert_eq!(exchange.proxy.unwrap().to_string(), format!("http://{address}"));
    let expected = "CONNECT api.example:443 HTTP/1.1\r\nHost: api.example:443\r\n\r\n";
    assert_eq!(asked.recv().await.unwrap(), expected);
}

#[tokio::test]
async fn http_is_asked_of_the_proxy() {
    let (sender, mut asked) = unbounded_channel();
    let proxy = serve(move |mut stream| {
        let sender = sender.clone();
        async move {
            sender.send(read_head(&mut stream).await).unwrap();
            answer(&mut stream, "204 No Content").await;
        }
    })
    .await;
    let config = through(format!("u:p@{proxy}"), NetworkConfig::default());
    let message = message(Method::PUT, "http://user:pass@api.example:81/x?y#z", None);
    let exchange = exchange(config, &message).await.unwrap();
    assert_eq!((exchange.response.status(), exchange.peer), (204, proxy));
    let head = asked.recv().await.unwrap();
    assert!(head.starts_with("PUT http://api.example:81/x?y HTTP/1.1\r\nHost: api.example:81\r\n"));
    assert!(head.ends_with("\r\nProxy-Authorization: Basic dTpw\r\n\r\n"), "{head}");
}

#[tokio::test]
async fn a_tunnel_is_opened_to_whom_the_proxy_knows() {
    let authority = Authority::new();
    let server = secure_server(&authority, "api.example").await;
    let (address, _asked) =
        tunnelling(server, Some("\r\nProxy-Authorization: Basic dTpw\r\n")).await;
    let get = async |proxy: String| {
        let config = through(proxy, authority.trusted());
        let message = message(Method::GET, "https://api.example/", None);
        exchange(config, &message).await.map(|exchange| exchange.response.status())
    };
    let proxy = format!("http://{address}");
    let refused = |credentials| {
        let proxy = proxy.clone();
        Err(ExchangeError::ProxyAuthenticationRequired { proxy, credentials })
    };
    assert_eq!(get(format!("u:p@{address}")).await, Ok(204));
    assert_eq!(get(format!("{address}")).await, refused(ProxyCredentials::None));
    assert_eq!(get(format!("u:q@{address}")).await, refused(ProxyCredentials::Refused));
}

#[tokio::test]
async fn a_request_without_a_tunnel_meets_the_same_question() {
    let proxy = answering("407 Proxy Authentication Required").await;
    let error = failure(proxy, "http://api.example/").await;
    assert_eq!(error.name(), "proxy-authentication-required");
    let sentence = format!(
        "the proxy http://{proxy} wants a user name and a password; \
         write them before its host: user:pass@"
    );
    assert_eq!(error.to_string(), sentence);
    let error = failure(format!("u:secret@{proxy}"), "http://api.example/").await;
    let sentence = format!("the proxy http://{proxy} does not accept this user name and password");
    assert_eq!(error.to_string(), sentence);
    assert!(!format!("{error:?}").contains("secret"));
    // Without a proxy, the status is one like any other.
    let url = format!("http://{proxy}/");
    let direct = exchange(NetworkConfig::default(), &message(Method::GET, &url, None)).await;
    assert_eq!(direct.unwrap().response.status(), 407);
}

#[tokio::test]
async fn a_proxy_that_refuses_is_quoted() {
    let proxy = answering("403 Not for you").await;
    let error = failure(proxy, "https://[2001:db8::1]:8443/").await;
    assert_eq!((error.name(), error.is_before_request()), ("proxy-refused", true));
    let sentence = format!(
        "the proxy http://{proxy} refused to connect to [2001:db8::1]:8443: \
         HTTP/1.1 403 Not for you"
    );
    assert_eq!(error.to_string(), sentence);
}

#[tokio::test]
async fn a_proxy_that_is_not_there_is_named() {
    let proxy = deserted().await;
    for scheme in ["http", "https"] {
        let error = failure(proxy, &format!("{scheme}://api.example/")).await;
        assert_eq!(error.name(), "proxy-unreachable");
        let sentence = format!(
            "the proxy http://{proxy} cannot be reached: \
             no connection: {proxy}: connection refused"
        );
        assert_eq!(error.to_string(), sentence);
    }
}

#[tokio::test]
async fn a_proxy_that_is_none_is_told_from_one() {
    let talking = async |words: &'static [u8]| {
        let proxy = serve(move |mut stream| async move {
            read_head(&mut stream).await;
            let _ = stream.write_all(words).await;
        });
        match failure(proxy.await, "https://api.example/").await {
            ExchangeError::ProxyTunnel { cause, .. } => *cause,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(talking(b"").await, ExchangeError::ClosedWithoutResponse);
    assert_eq!(talking(b"SSH-2.0-x\r\n").await.name(), "malformed");
    assert_eq!(talking(b"HTTP/1.1 2OO\r\n\r\n").await.name(), "malformed");
    assert_eq!(talking(b"HTTP/1.1 200 OK\r\nA").await.name(), "closed-inside-head");
    let endless = vec![b'x'; 300 * 1024].leak();
    assert_eq!(talking(endless).await.name(), "head-too-large");
}

#[tokio::test]
async fn a_proxy_that_stalls_times_out() {
    let proxy = serve(|mut stream| async move {
        read_head(&mut stream).await;
        let _ = stream.write_all(b"HTTP/1.1 200").await;
        tokio::time::sleep(Duration::from_secs(5)).await;
    })
    .await;
    let message = message(Method::GET, "https://api.example/", None);
    let after = Duration::from_millis(100);
    let config = through(proxy, Authority::new().trusted());
    let error = exchange_within(after, config, &message).await.unwrap_err();
    let (phase, received) = (Phase::ProxyTunnel, Vec::new());
    let cause = Box::new(ExchangeError::TimedOut { phase, after, received });
    let proxy = format!("http://{proxy}");
    assert_eq!(error, ExchangeError::ProxyTunnel { proxy, cause });
}

#[tokio::test]
async fn a_proxy_may_be_spoken_to_in_tls() {
    let authority = Authority::new();
    let server = secure_server(&authority, "api.example").await;
    let acceptor = authority.acceptor(&["h2", "http/1.1"], ClientCertificates::Welcome);
    let proxy = serve(move |stream| {
        let acceptor = acceptor.clone();
        async move {
            let Ok(mut stream) = acceptor.accept(stream).await else { return };
            let tls = stream.get_ref().1;
            assert!(tls.peer_certificates().is_none());
            assert_eq!(tls.alpn_protocol(), Some(&b"http/1.1"[..]));
            read_head(&mut stream).await;
            stream.write_all(b"HTTP/1.1 200\r\n\r\n").await.unwrap();
            splice(stream, server).await;
        }
    })
    .await;
    let common::Issued { certificate, key } = authority.issue("somebody");
    let identity = ClientIdentity::from_pem(certificate.as_bytes(), key.as_bytes()).ok();
    let message = message(Method::GET, "https://api.example/", None)
        .with_credentials(IncludeCredentials::Yes);
    let trusted = NetworkConfig { identity, ..authority.trusted() };
    let config = through(format!("https://{proxy}"), trusted);
    assert_eq!(exchange(config, &message).await.unwrap().status_line, b"HTTP/2 204");
    let error = failure(format!("https://{proxy}"), "https://api.example/").await;
    let reason = "the server's certificate is not trusted: signed by nobody who is trusted here";
    let cause = Box::new(ExchangeError::Tls { reason: reason.to_owned() });
    assert_eq!(error, ExchangeError::ProxyUnreachable { proxy: format!("https://{proxy}"), cause });
}

#[tokio::test]
async fn what_is_behind_a_proxy_is_this_machine_only_if_it_says_so() {
    let authority = Authority::new();
    let server = secure_server(&authority, "127.0.0.1").await;
    let (proxy, _asked) = tunnelling(server, None).await;
    let connect = async |url: &str| {
        let proxies = Proxies::all_through(proxy.to_string().parse().unwrap());
        let trust = corsac_client::Trust::DangerouslyAcceptAnyCertificate;
        let config = NetworkConfig { proxies, trust, ..NetworkConfig::default() };
        let deadline = Deadline::after(Duration::from_secs(10));
        let message = message(Method::GET, url, None);
        Network::new(config).connect(&message, deadline).await.unwrap()
    };
    for url in ["http://localhost/", "https://127.0.0.1/", "http://[::1]/", "https://a.localhost/"]
    {
        assert!(connect(url).await.is_loopback(), "{url}");
    }
    for url in ["http://api.example/", "https://10.0.0.1/", "https://localhost.example/"] {
        let connection = connect(url).await;
        assert!(!connection.is_loopback(), "{url}");
        assert_eq!((connection.peer(), connection.proxy().is_some()), (proxy, true));
    }
}

#[tokio::test]
async fn a_proxy_of_the_environment_is_not_asked_for_this_machine() {
    let server = answering("204 No Content").await;
    let proxies = Proxies::from_variables(|_| Some("http://proxy.invalid".to_owned())).unwrap();
    let config = NetworkConfig { proxies, ..NetworkConfig::default() };
    let message = message(Method::GET, &format!("http://{server}/"), None);
    let exchange = exchange(config, &message).await.unwrap();
    assert_eq!((exchange.response.status(), exchange.proxy), (204, None));
}
