//! Whom a connection trusts, and to whom it says who the user is.

#![allow(clippy::panic, clippy::unwrap_used)]

mod common;

use std::time::Duration;

use common::{Authority, ClientCertificates, Issued, exchange, message, serve};
use corsac::Method;
use corsac::browser::IncludeCredentials;
use corsac_client::{
    ClientIdentity, ClientIdentityError, Deadline, ExchangeError, HttpVersions, Network,
    NetworkConfig, PemError, Phase, RequestMessage, RootCertificates, Trust,
};
use tokio::io::AsyncWriteExt;

/// A server that says in its status whether it was shown a client certificate: 200 or 204.
async fn looking(authority: &Authority, alpn: &[&str], clients: ClientCertificates) -> String {
    let acceptor = authority.acceptor(alpn, clients);
    let address = serve(move |stream| {
        let acceptor = acceptor.clone();
        async move {
            let Ok(mut stream) = acceptor.accept(stream).await else { return };
            let is_shown = stream.get_ref().1.peer_certificates().is_some();
            let status = if is_shown { 200 } else { 204 };
            if stream.get_ref().1.alpn_protocol() == Some(b"h2") {
                let mut connection = h2::server::handshake(stream).await.unwrap();
                while let Some(Ok((_, mut response))) = connection.accept().await {
                    let head = hyper::Response::builder().status(status).body(()).unwrap();
                    response.send_response(head, true).unwrap();
                }
            } else {
                common::read_head(&mut stream).await;
                let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");
                let _ = stream.write_all(answer.as_bytes()).await;
            }
        }
    });
    format!("https://{}/", address.await)
}

fn with_credentials(url: &str, credentials: IncludeCredentials) -> RequestMessage {
    message(Method::GET, url, None).with_credentials(credentials)
}

fn identity(issued: &Issued) -> Option<ClientIdentity> {
    let Issued { certificate, key } = issued;
    Some(ClientIdentity::from_pem(certificate.as_bytes(), key.as_bytes()).unwrap())
}

#[tokio::test]
async fn only_the_given_roots_are_trusted() {
    let (ours, theirs) = (Authority::new(), Authority::new());
    let url = looking(&ours, &[], ClientCertificates::Ignored).await;
    let message = message(Method::GET, &url, None);
    assert_eq!(exchange(ours.trusted(), &message).await.unwrap().response.status(), 204);
    let reason = "the server's certificate is not trusted: signed by nobody who is trusted here";
    let expected = ExchangeError::Tls { reason: reason.to_owned() };
    assert_eq!(exchange(theirs.trusted(), &message).await.unwrap_err(), expected);
    let bundle = [theirs.pem, ours.pem].concat();
    let roots = RootCertificates::from_pem(bundle.as_bytes()).unwrap();
    let both = NetworkConfig { trust: Trust::Roots(roots), ..NetworkConfig::default() };
    assert_eq!(exchange(both, &message).await.unwrap().response.status(), 204);
}

#[tokio::test]
async fn a_certificate_for_another_host_is_not_trusted_but_with_danger() {
    let authority = Authority::new();
    let url = looking(&authority, &[], ClientCertificates::Ignored).await;
    let url = url.replace("127.0.0.1", "localhost");
    let message = message(Method::GET, &url, None);
    let error = exchange(authority.trusted(), &message).await.unwrap_err();
    assert!(error.to_string().ends_with("not valid for this host name"), "{error}");
    let trust = Trust::DangerouslyAcceptAnyCertificate;
    let config = NetworkConfig { trust, ..NetworkConfig::default() };
    assert_eq!(exchange(config, &message).await.unwrap().response.status(), 204);
}

#[tokio::test]
async fn a_client_certificate_goes_along_with_credentials_only() {
    let authority = Authority::new();
    for alpn in ["h2", "http/1.1"] {
        let url = looking(&authority, &[alpn], ClientCertificates::Welcome).await;
        let identity = identity(&authority.issue("somebody"));
        let network = Network::new(NetworkConfig { identity, ..authority.trusted() });
        let status = async |credentials| {
            let message = with_credentials(&url, credentials);
            let deadline = Deadline::after(Duration::from_secs(10));
            let connection = network.connect(&message, deadline).await.unwrap();
            let wanted = corsac_client::WantedBody::None;
            connection.exchange(&message, wanted).await.unwrap().response.status()
        };
        // Neither does a session that is resumed tell more than it should.
        assert_eq!(status(IncludeCredentials::Yes).await, 200);
        assert_eq!(status(IncludeCredentials::No).await, 204);
        assert_eq!(status(IncludeCredentials::Yes).await, 200);
        assert_eq!(status(IncludeCredentials::No).await, 204);
        let message = with_credentials(&url, IncludeCredentials::Yes);
        let bare = network.connect(message.url(), Deadline::after(Duration::MAX));
        let connection = bare.await.unwrap();
        let bare = connection.exchange(&message, corsac_client::WantedBody::None).await.unwrap();
        assert_eq!(bare.response.status(), 204);
    }
}

#[tokio::test]
async fn a_server_that_insists_on_a_client_certificate_is_understood() {
    let authority = Authority::new();
    for versions in [HttpVersions::OnlyHttp2, HttpVersions::OnlyHttp1] {
        let url = looking(&authority, &["h2", "http/1.1"], ClientCertificates::Required).await;
        let get = async |identity, credentials| {
            let config = NetworkConfig { identity, versions, ..authority.trusted() };
            let exchange = exchange(config, &with_credentials(&url, credentials)).await;
            exchange.map(|exchange| exchange.response.status())
        };
        let ours = || identity(&authority.issue("somebody"));
        assert_eq!(get(ours(), IncludeCredentials::Yes).await, Ok(200));
        let required = Err(ExchangeError::ClientCertificateRequired);
        assert_eq!(get(ours(), IncludeCredentials::No).await, required);
        assert_eq!(get(None, IncludeCredentials::Yes).await, required);
        let theirs = identity(&Authority::new().issue("somebody"));
        let refused = get(theirs, IncludeCredentials::Yes).await.unwrap_err();
        assert_eq!(refused.name(), "tls");
        assert!(refused.to_string().contains("ended it with the alert"), "{refused}");
        assert!(refused.is_before_request());
    }
}

#[test]
fn what_is_wrong_with_a_pem_file_is_named() {
    let authority = Authority::new();
    let Issued { certificate, key } = authority.issue("a.example");
    let roots = |pem: &[u8]| RootCertificates::from_pem(pem).unwrap_err();
    let section = |label: &str, content: &str| {
        format!("-----BEGIN {label}-----\n{content}\n-----END {label}-----\n")
    };
    let private_key = vec!["PRIVATE KEY".to_owned()];
    assert_eq!(roots(key.as_bytes()), PemError::NoCertificate { sections: private_key.clone() });
    assert_eq!(roots(b"text"), PemError::NoCertificate { sections: vec![] });
    assert_eq!(roots(b"0\x82\x03\xFF"), PemError::Binary);
    let cut = certificate.replace("-----END CERTIFICATE-----", "");
    let reason = "the end of CERTIFICATE is missing".to_owned();
    assert_eq!(roots(cut.as_bytes()), PemError::BrokenSection { reason });
    let second = [certificate.clone(), section("CERTIFICATE", "AAAA")].concat();
    assert_eq!(roots(second.as_bytes()), PemError::UnreadableCertificate { number: 2 });
    let no_base64 = section("CERTIFICATE", "!");
    assert!(matches!(roots(no_base64.as_bytes()), PemError::BrokenSection { .. }));

    let identity = |certificate: &str, key: &str| {
        ClientIdentity::from_pem(certificate.as_bytes(), key.as_bytes()).unwrap_err()
    };
    use ClientIdentityError::{Certificate, Key, KeyMismatch};
    let no_certificate = PemError::NoCertificate { sections: private_key };
    assert_eq!(identity(&key, &key), Certificate(no_certificate));
    let no_key = PemError::NoKey { sections: vec!["CERTIFICATE".to_owned()] };
    assert_eq!(identity(&certificate, &certificate), Key(no_key));
    assert_eq!(identity(&certificate, &authority.issue("b").key), KeyMismatch);
    assert_eq!(
        identity(&section("CERTIFICATE", "AAAA"), &key),
        Certificate(PemError::UnreadableCertificate { number: 1 })
    );
    assert_eq!(
        identity(&certificate, &section("PRIVATE KEY", "AAAA")),
        Key(PemError::UnreadableKey)
    );
    for encrypted in [
        section("ENCRYPTED PRIVATE KEY", "AAAA"),
        section("RSA PRIVATE KEY", "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA"),
    ] {
        assert_eq!(identity(&certificate, &encrypted), Key(PemError::EncryptedKey));
    }
    let both = [certificate, key].concat();
    assert!(ClientIdentity::from_pem(both.as_bytes(), both.as_bytes()).is_ok());
}

#[tokio::test]
async fn connecting_has_a_time_of_its_own() {
    let address = serve(|stream| async move {
        tokio::time::sleep(Duration::from_secs(5)).await;
        drop(stream);
    })
    .await;
    let after = Duration::from_millis(100);
    let get = async |scheme: &str, connect_timeout| {
        let config = NetworkConfig { connect_timeout, ..Authority::new().trusted() };
        let message = message(Method::GET, &format!("{scheme}://{address}/"), None);
        common::exchange_within(Duration::from_millis(300), config, &message).await.unwrap_err()
    };
    let timed_out = |phase, after| ExchangeError::TimedOut { phase, after, received: Vec::new() };
    let whole = Duration::from_millis(300);
    assert_eq!(get("https", Some(after)).await, timed_out(Phase::TlsHandshake, after));
    assert_eq!(get("https", None).await, timed_out(Phase::TlsHandshake, whole));
    // Waiting for the response is no part of connecting.
    assert_eq!(get("http", Some(after)).await, timed_out(Phase::ResponseHead, whole));
    let longer = Some(Duration::from_secs(9));
    assert_eq!(get("https", longer).await, timed_out(Phase::TlsHandshake, whole));
}
