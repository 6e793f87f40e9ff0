//! Any bytes to a gateway that runs: what its service receives is always strict HTTP, and whoever
//! asks next gets an answer of their own.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{LazyLock, Mutex};
use std::thread;
use std::time::Duration;

use corsac::server::{PolicyConfig, RoutesConfig};
use corsac_gateway::{Configuration, Gateway, Scheme, Site, Target, Upstream, UpstreamAddress};

/// How long answers to the bytes are waited for. Most are there at once, and many never come.
const PATIENCE: Duration = Duration::from_millis(2);

/// What the service received that it should not have.
static VIOLATION: Mutex<Option<String>> = Mutex::new(None);

static GATEWAY: LazyLock<SocketAddr> = LazyLock::new(start);

/// The bytes are what a client sends.
pub fn check(data: &[u8]) {
    let mut client = TcpStream::connect(*GATEWAY).expect("the gateway listens");
    // It may have closed the connection already.
    let _ = client.write_all(data);
    client.set_read_timeout(Some(PATIENCE)).expect("the time is not zero");
    let mut answer = [0; 4096];
    let length = client.read(&mut answer).unwrap_or(0);
    assert!(length == 0 || answer.starts_with(b"HTTP/1."), "{:?}", answer[..length].escape_ascii());
    drop(client);

    let (status, body) = witness();
    assert_eq!((status.as_str(), body.0), ("HTTP/1.1 200 OK", body.1));
    let violation = VIOLATION.lock().expect("nobody panics with it").take();
    assert_eq!(violation, None);
}

/// A request of another client: the status, and the body that came and that should have come.
fn witness() -> (String, (String, String)) {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let path = format!("/witness-{}", NUMBER.fetch_add(1, Ordering::Relaxed));
    let mut stream = BufReader::new(TcpStream::connect(*GATEWAY).expect("the gateway listens"));
    let limit = Some(Duration::from_secs(10));
    stream.get_ref().set_read_timeout(limit).expect("the time is not zero");
    let request =
        format!("GET {path} HTTP/1.1\r\nHost: witness.example\r\nConnection: close\r\n\r\n");
    stream.get_mut().write_all(request.as_bytes()).expect("the gateway serves everyone");
    let mut response = String::new();
    stream.read_to_string(&mut response).expect("the gateway answers everyone");
    let (head, body) = response.split_once("\r\n\r\n").expect("a response has a head");
    (head.lines().next().unwrap_or_default().to_owned(), (body.to_owned(), path))
}

fn start() -> SocketAddr {
    let service = TcpListener::bind("127.0.0.1:0").expect("loopback has ports");
    let port = service.local_addr().expect("it is bound").port();
    thread::spawn(move || {
        for stream in service.incoming().flatten() {
            thread::spawn(move || serve(BufReader::new(stream)));
        }
    });
    let policy = PolicyConfig {
        allow_origins: vec!["https://app.example".into()],
        allow_methods: vec!["PUT".into()],
        ..PolicyConfig::default()
    };
    let routes = RoutesConfig { default: Some(policy), routes: Vec::new() };
    let address = UpstreamAddress { scheme: Scheme::Http, host: "127.0.0.1".into(), port };
    let gateway = Gateway::bind(Configuration {
        listen: vec![SocketAddr::from(([127, 0, 0, 1], 0))],
        workers: NonZeroUsize::MIN,
        drain: Duration::ZERO,
        admin: None,
        site: Site::new(routes, Target::Upstream(Upstream::at(address))),
    })
    .expect("the policy is right and a port is free");
    let address = gateway.addresses()[0];
    thread::spawn(move || gateway.run());
    address
}

/// Answers each request with its path, as long as they are strictly right.
fn serve(mut stream: BufReader<TcpStream>) {
    loop {
        match request(&mut stream) {
            Ok(Some(path)) => {
                let length = path.len();
                let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{path}");
                if stream.get_mut().write_all(answer.as_bytes()).is_err() {
                    return;
                }
            }
            // The connection ended, between requests or because its client's did.
            Ok(None) => return,
            Err(violation) => {
                *VIOLATION.lock().expect("nobody panics with it") = Some(violation);
                return;
            }
        }
    }
}

/// The path of a request that was read to its end.
fn request(stream: &mut BufReader<TcpStream>) -> Result<Option<String>, String> {
    let Some(first) = line(stream)? else { return Ok(None) };
    let parts: Vec<_> = first.split(' ').collect();
    let &[method, path, "HTTP/1.1"] = &parts[..] else { return Err(first) };
    let (mut lengths, mut codings, mut hosts) = (Vec::new(), Vec::new(), 0);
    loop {
        let Some(line) = line(stream)? else { return Ok(None) };
        if line.is_empty() {
            break;
        }
        let Some((name, value)) = line.split_once(':') else { return Err(line) };
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(line);
        }
        match name.to_ascii_lowercase().as_str() {
            "content-length" => lengths.push(value.trim().to_owned()),
            "transfer-encoding" => codings.push(value.trim().to_owned()),
            "host" => hosts += 1,
            _ => {}
        }
    }
    if hosts != 1 || lengths.len() + codings.len() > 1 {
        return Err(format!("{method} {path}: {hosts} hosts, {lengths:?}, {codings:?}"));
    }
    let is_whole = match (&lengths[..], &codings[..]) {
        ([length], _) => {
            let length = length.parse().map_err(|_| format!("a length of {length}"))?;
            skip(stream, length)
        }
        (_, [coding]) if coding == "chunked" => chunks(stream)?,
        (_, [coding]) => return Err(format!("the coding {coding}")),
        _ => true,
    };
    Ok(is_whole.then(|| path.to_owned()))
}

/// A line without its end; none if the connection ends before.
fn line(stream: &mut BufReader<TcpStream>) -> Result<Option<String>, String> {
    let mut bytes = Vec::new();
    let read = stream.read_until(b'\n', &mut bytes);
    if read.is_err() || !bytes.ends_with(b"\n") {
        return Ok(None);
    }
    match bytes.strip_suffix(b"\r\n") {
        Some(line) if !line.contains(&b'\r') && !line.contains(&0) => {
            Ok(Some(line.iter().map(|&byte| char::from(byte)).collect()))
        }
        _ => Err(bytes.escape_ascii().to_string()),
    }
}

fn chunks(stream: &mut BufReader<TcpStream>) -> Result<bool, String> {
    loop {
        let Some(size) = line(stream)? else { return Ok(false) };
        let length = u64::from_str_radix(&size, 16).map_err(|_| format!("a chunk of {size}"))?;
        if length > 0 && !skip(stream, length) {
            return Ok(false);
        }
        // After the last chunk come trailers, and then an empty line.
        loop {
            let Some(line) = line(stream)? else { return Ok(false) };
            match (line.is_empty(), length) {
                (true, 0) => return Ok(true),
                (true, _) => break,
                (false, 0) => {}
                (false, _) => return Err(format!("{line} after a chunk")),
            }
        }
    }
}

/// Whether all of these bytes came.
fn skip(stream: &mut BufReader<TcpStream>, length: u64) -> bool {
    std::io::copy(&mut stream.take(length), &mut std::io::sink()).is_ok_and(|read| read == length)
}
