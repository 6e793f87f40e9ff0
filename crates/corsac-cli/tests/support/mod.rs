//! What the tests of the command share: the command itself, and servers that say exactly what a
//! test wants.

#![allow(dead_code, clippy::panic, clippy::unwrap_used)]

use std::io::{Read, Write};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

/// The page that asks unless a test says otherwise.
pub(crate) const ORIGIN: &str = "https://app.example.com";

/// What the command did.
pub(crate) struct Ran {
    pub(crate) exit: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    /// Standard output with the lines of a sentence put together again.
    pub(crate) fn unwrapped(&self) -> String {
        self.stdout.lines().map(str::trim_start).collect::<Vec<_>>().join(" ")
    }

    /// Standard output as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| {
            panic!("{error}: {} {}", self.stdout, self.stderr);
        })
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            exit: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// A folder that is gone when the test is over.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("corsac-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        let mut command = corsac(arguments);
        command.current_dir(&self.0).env_remove("CORSAC_ENVIRONMENT").output().unwrap().into()
    }

    pub(crate) fn files(&self) -> Vec<String> {
        let files = std::fs::read_dir(&self.0).unwrap();
        files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
    }

    pub(crate) fn content(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.join(name)).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The command with an environment that does not depend on the machine.
pub(crate) fn corsac(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_corsac"));
    command.args(arguments).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    for variable in ["http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
        command.env_remove(variable);
    }
    command.stdin(Stdio::null());
    command
}

pub(crate) fn run(arguments: &[&str]) -> Ran {
    corsac(arguments).output().unwrap().into()
}

/// `corsac check URL --origin ORIGIN …`
pub(crate) fn check(url: &str, more: &[&str]) -> Ran {
    run(&[&["check", url, "--origin", ORIGIN], more].concat())
}

pub(crate) fn check_json(url: &str, more: &[&str]) -> (i32, serde_json::Value) {
    let ran = check(url, &[more, &["--format", "json"]].concat());
    (ran.exit, ran.json())
}

/// A server on this machine, and the requests it was sent.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// A server that answers each request with the bytes that `answer` makes of it.
    pub(crate) fn answering(answer: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static) -> Self {
        Self::on(IpAddr::from([127, 0, 0, 1]), answer)
    }

    pub(crate) fn on(ip: IpAddr, answer: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static) -> Self {
        let requests = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&requests);
        let address = serve_at(ip, move |mut stream| {
            let request = read_request(&mut stream);
            if request.is_empty() {
                return;
            }
            let answer = answer(&request);
            log.lock().unwrap().push(request);
            // The client may have seen enough.
            let _ = stream.write_all(&answer);
        });
        Self { address, requests }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    /// The first lines of the requests.
    pub(crate) fn request_lines(&self) -> Vec<String> {
        let first = |request: &String| request.lines().next().unwrap_or_default().to_owned();
        self.requests().iter().map(first).collect()
    }
}

/// A server that hands every connection to `serve`.
pub(crate) fn serve(serve: impl Fn(TcpStream) + Send + Sync + 'static) -> String {
    format!("http://{}/", serve_at(IpAddr::from([127, 0, 0, 1]), serve))
}

fn serve_at(ip: IpAddr, serve: impl Fn(TcpStream) + Send + Sync + 'static) -> SocketAddr {
    let listener = TcpListener::bind((ip, 0)).unwrap();
    let address = listener.local_addr().unwrap();
    let serve = Arc::new(serve);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let serve = Arc::clone(&serve);
            thread::spawn(move || serve(stream));
        }
    });
    address
}

/// Reads a request with the body that its Content-Length announces.
pub(crate) fn read_request(stream: &mut impl Read) -> String {
    let mut bytes = read_until_empty_line(stream);
    let text = String::from_utf8_lossy(&bytes).to_ascii_lowercase();
    let length = text.lines().find_map(|line| line.strip_prefix("content-length: "));
    let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
    stream.read_exact(&mut body).unwrap();
    bytes.extend(body);
    String::from_utf8_lossy(&bytes).into_owned()
}

pub(crate) fn read_until_empty_line(stream: &mut impl Read) -> Vec<u8> {
    let (mut bytes, mut byte) = (Vec::new(), [0]);
    while !bytes.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap_or(0) == 1 {
        bytes.push(byte[0]);
    }
    bytes
}

/// A response without a body.
pub(crate) fn response(status_line: &str, headers: &[(&str, &str)]) -> Vec<u8> {
    let lines: String =
        headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    format!("HTTP/1.1 {status_line}\r\n{lines}Content-Length: 0\r\n\r\n").into_bytes()
}

/// An address of this machine that is not loopback, which stands for another machine.
///
/// A machine without any network has none. There the unit tests of the rule must do.
pub(crate) fn own_address() -> Option<IpAddr> {
    let socket = std::net::UdpSocket::bind("0.0.0.0:0").ok()?;
    // Nothing is sent: this only asks which address would be used.
    socket.connect("192.0.2.1:9").ok()?;
    let ip = socket.local_addr().ok()?.ip();
    (!ip.is_loopback() && !ip.is_unspecified()).then_some(ip)
}
