//! Policies and certificates that are replaced while requests come.

use std::fs::{self, File};
use std::net::TcpStream;
use std::os::unix::fs::symlink;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use tokio_rustls::rustls::client::danger::{
    HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier,
};
use tokio_rustls::rustls::crypto::{CryptoProvider, ring};
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls::{
    ClientConfig, ClientConnection, DigitallySignedStruct, Error, SignatureScheme,
};

use crate::serving::{Answer, Client, PATIENCE, Serving, saying, service};
use crate::support::{Folder, corsac};
use crate::{ALLOWED, OTHER, policy, write};

const SIGHUP: &str = "reloaded because of SIGHUP";
const CHANGED: &str = "reloaded because of a changed file";

/// A service that answers `/slow` when it is told to, and says when such a request has come.
pub(crate) struct Slow {
    pub(crate) to: String,
    pub(crate) came: Receiver<()>,
    pub(crate) go: Sender<()>,
}

impl Slow {
    pub(crate) fn new() -> Self {
        let ((comes, came), (go, goes)) = (channel(), channel());
        let (comes, goes) = (Mutex::new(comes), Mutex::new(goes));
        let to = service(move |request| {
            if request.starts_with("GET /slow ") {
                let _ = comes.lock().unwrap().send(());
                let _ = goes.lock().unwrap().recv_timeout(PATIENCE);
            }
            "done".to_owned()
        });
        Self { to, came, go }
    }

    /// A request that has reached the service and waits there.
    pub(crate) fn begun(&self, serving: &Serving) -> thread::JoinHandle<Answer> {
        let mut client = serving.client();
        let request = thread::spawn(move || client.get("/slow", ALLOWED).unwrap());
        self.came.recv_timeout(PATIENCE).unwrap();
        request
    }
}

#[test]
fn a_signal_changes_the_policy_for_the_next_request_and_not_for_one_that_has_begun() {
    let folder = Folder::new("serve-sighup");
    let slow = Slow::new();
    write(&folder, "corsac.toml", &policy(ALLOWED, &slow.to));
    let serving = Serving::start(&folder, &["serve"]);
    let request = slow.begun(&serving);
    let mut kept = serving.client();
    assert_eq!(kept.get("/", ALLOWED).unwrap().allowed(), Some(ALLOWED));

    write(&folder, "corsac.toml", &policy(OTHER, &slow.to));
    serving.signal("HUP");
    serving.logged(SIGHUP, 1);
    assert_eq!(kept.get("/", ALLOWED).unwrap().allowed(), None);
    assert_eq!(kept.get("/", OTHER).unwrap().allowed(), Some(OTHER));
    slow.go.send(()).unwrap();
    let answer = request.join().unwrap();
    assert_eq!((&answer.body[..], answer.allowed()), ("done", Some(ALLOWED)));
}

#[test]
fn a_file_that_is_written_or_replaced_is_loaded() {
    let folder = Folder::new("serve-changed");
    let to = saying("");
    write(&folder, "corsac.toml", &policy(ALLOWED, &to));
    let serving = Serving::start(&folder, &["serve"]);
    assert_eq!(serving.get("/", ALLOWED).allowed(), Some(ALLOWED));

    write(&folder, "corsac.toml", &policy(OTHER, &to));
    serving.logged(CHANGED, 1);
    assert_eq!(serving.get("/", OTHER).allowed(), Some(OTHER));

    write(&folder, "new.toml", &policy(ALLOWED, &to));
    fs::rename(folder.0.join("new.toml"), folder.0.join("corsac.toml")).unwrap();
    serving.logged(CHANGED, 2);
    assert_eq!(serving.get("/", ALLOWED).allowed(), Some(ALLOWED));
}

#[test]
fn a_file_is_not_read_while_it_is_being_written() {
    let folder = Folder::new("serve-debounced");
    let to = saying("");
    write(&folder, "corsac.toml", &policy(ALLOWED, &to));
    let serving = Serving::start(&folder, &["serve"]);
    let whole = policy(OTHER, &to);
    let began = Instant::now();
    let mut parts = (1..whole.len()).cycle();
    while began.elapsed() < Duration::from_secs(3) {
        let length = parts.next().unwrap();
        write(&folder, "corsac.toml", &whole[..length]);
        thread::sleep(Duration::from_millis(20));
    }
    write(&folder, "corsac.toml", &whole);
    serving.logged(CHANGED, 1);
    assert!(!serving.log().iter().any(|line| line.contains("refused to reload")));
    assert_eq!(serving.get("/", OTHER).allowed(), Some(OTHER));
}

#[test]
fn a_policy_from_standard_input_is_there_for_a_reload() {
    let folder = Folder::new("serve-stdin");
    write(&folder, "a.toml", &policy(ALLOWED, &saying("")));
    let mut command = corsac(&["serve", "--policy", "-", "--listen", "127.0.0.1:0"]);
    command.current_dir(&folder.0).stdin(File::open(folder.0.join("a.toml")).unwrap());
    let serving = Serving::run(command);
    serving.signal("HUP");
    serving.logged(SIGHUP, 1);
    assert_eq!(serving.get("/", ALLOWED).allowed(), Some(ALLOWED));
}

/// Kubernetes mounts a folder whose files are links through a link to a folder, and moves that one.
#[test]
fn a_link_that_is_moved_to_another_folder_is_a_change() {
    let folder = Folder::new("serve-mounted");
    let to = saying("");
    for (name, origin) in [("..1", ALLOWED), ("..2", OTHER)] {
        fs::create_dir(folder.0.join(name)).unwrap();
        write(&folder, &format!("{name}/corsac.toml"), &policy(origin, &to));
    }
    symlink("..1", folder.0.join("..data")).unwrap();
    symlink("..data/corsac.toml", folder.0.join("corsac.toml")).unwrap();
    let serving = Serving::start(&folder, &["serve"]);
    assert_eq!(serving.get("/", ALLOWED).allowed(), Some(ALLOWED));

    symlink("..2", folder.0.join("..data_tmp")).unwrap();
    fs::rename(folder.0.join("..data_tmp"), folder.0.join("..data")).unwrap();
    fs::remove_dir_all(folder.0.join("..1")).unwrap();
    serving.logged(CHANGED, 1);
    assert_eq!(serving.get("/", OTHER).allowed(), Some(OTHER));
}

#[test]
fn a_bad_file_is_refused_and_the_policy_stays_until_it_is_right_again() {
    let folder = Folder::new("serve-bad");
    let to = saying("");
    write(&folder, "corsac.toml", &policy(ALLOWED, &to));
    let serving = Serving::start(&folder, &["serve", "--log", "text"]);
    write(&folder, "corsac.toml", &policy("other.example", &to));
    serving.signal("HUP");
    serving.logged("refused to reload because of SIGHUP; the policy stays as it was:", 1);
    serving.logged("corsac.toml:2:", 1);
    assert_eq!(serving.get("/", ALLOWED).allowed(), Some(ALLOWED));

    write(&folder, "corsac.toml", &policy(OTHER, &to));
    serving.logged(CHANGED, 1);
    assert_eq!(serving.get("/", OTHER).allowed(), Some(OTHER));
}

#[test]
fn a_file_that_was_missing_is_waited_for() {
    let folder = Folder::new("serve-waits");
    let to = saying("");
    write(&folder, "corsac.toml", &policy(ALLOWED, &to));
    let serving = Serving::start(&folder, &["serve"]);
    let with_shadow = policy(OTHER, &to) + "shadow = \"candidate.toml\"\n";
    write(&folder, "corsac.toml", &with_shadow);
    serving.logged("refused to reload because of a changed file", 1);
    write(&folder, "candidate.toml", &policy(ALLOWED, &to));
    serving.logged(CHANGED, 1);
    assert_eq!(serving.get("/", OTHER).allowed(), Some(OTHER));
}

#[test]
fn what_a_reload_does_not_change_is_said() {
    let folder = Folder::new("serve-restart");
    let to = saying("");
    write(&folder, "corsac.toml", &policy(ALLOWED, &to));
    let serving = Serving::start(&folder, &["serve"]);
    write(&folder, "corsac.toml", &(policy(ALLOWED, &to) + "drain = \"1s\"\n"));
    serving.signal("HUP");
    let said = "`drain` has changed, which counts after a restart";
    serving.logged(said, 1);
    // It is still not what runs.
    serving.signal("HUP");
    serving.logged(said, 2);
    write(&folder, "corsac.toml", &policy(ALLOWED, &to));
    serving.signal("HUP");
    serving.logged("reloaded because of", 3);
    assert_eq!(serving.log().iter().filter(|line| line.contains(said)).count(), 2);
}

#[test]
fn new_connections_get_the_new_certificate() {
    let folder = Folder::new("serve-certificate");
    let tls = "tls = { certificate = \"cert.pem\", key = \"key.pem\" }\n";
    write(&folder, "corsac.toml", &(policy(ALLOWED, &saying("")) + tls));
    let first = issue(&folder);
    let serving = Serving::start(&folder, &["serve"]);
    serving.logged("listening on https://", 1);
    assert_eq!(presented(&serving), first);
    let second = issue(&folder);
    assert_ne!(first, second);
    serving.logged(CHANGED, 1);
    assert_eq!(presented(&serving), second);
}

/// Writes a certificate and its key over those before.
fn issue(folder: &Folder) -> CertificateDer<'static> {
    let issued = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    write(folder, "cert.pem", &issued.cert.pem());
    write(folder, "key.pem", &issued.signing_key.serialize_pem());
    issued.cert.der().clone()
}

/// The certificate that a new connection is shown.
fn presented(serving: &Serving) -> CertificateDer<'static> {
    let provider = Arc::new(ring::default_provider());
    let verifier = Arc::new(Anyone(Arc::clone(&provider)));
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth();
    let name = ServerName::try_from("localhost").unwrap();
    let mut connection = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream = TcpStream::connect_timeout(&serving.address, PATIENCE).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    while connection.is_handshaking() {
        connection.complete_io(&mut stream).unwrap();
    }
    connection.peer_certificates().unwrap()[0].clone().into_owned()
}

/// Trusts everybody.
#[derive(Debug)]
struct Anyone(Arc<CryptoProvider>);

impl ServerCertVerifier for Anyone {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

#[test]
fn no_request_fails_while_the_policy_is_replaced_again_and_again() {
    const RELOADS: usize = 20;
    let folder = Folder::new("serve-load");
    let to = saying("whole");
    write(&folder, "corsac.toml", &policy(ALLOWED, &to));
    let serving = Serving::start(&folder, &["serve"]);
    let over = Arc::new(AtomicBool::new(false));
    let clients: Vec<_> = (0..4)
        .map(|number| {
            let (address, over) = (serving.address, Arc::clone(&over));
            // Half of them connect anew for each request.
            thread::spawn(move || load(address, number % 2 == 0, &over))
        })
        .collect();
    for number in 1..=RELOADS {
        let origin = if number % 2 == 0 { ALLOWED } else { OTHER };
        write(&folder, "corsac.toml", &policy(origin, &to));
        serving.signal("HUP");
        serving.logged(SIGHUP, number);
    }
    over.store(true, Ordering::Relaxed);
    let served: Vec<_> = clients.into_iter().map(|client| client.join().unwrap()).collect();
    assert!(served.iter().all(|served| *served > RELOADS), "{served:?}");
}

/// Sends requests until it is over, and gives their number.
fn load(address: std::net::SocketAddr, keeps: bool, over: &AtomicBool) -> usize {
    let mut client = Client::connect(address).unwrap();
    let mut served = 0;
    while !over.load(Ordering::Relaxed) {
        if !keeps {
            client = Client::connect(address).unwrap();
        }
        let answer = client.get("/", ALLOWED).unwrap();
        assert_eq!((answer.status, &answer.body[..]), (200, "whole"));
        assert!(matches!(answer.allowed(), None | Some(ALLOWED)), "{}", answer.head);
        served += 1;
    }
    served
}
