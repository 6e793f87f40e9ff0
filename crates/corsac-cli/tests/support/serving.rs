//! `corsac serve` and `corsac dev` as processes, with clients and services that say exactly what a
//! test wants.

#![allow(dead_code, clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::{Folder, corsac, read_request, serve};

/// What takes longer than this has failed.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// A gateway in a process of its own, which ends with the test.
pub(crate) struct Serving {
    child: Child,
    log: Arc<Log>,
    pub(crate) address: SocketAddr,
}

#[derive(Default)]
struct Log {
    lines: Mutex<Vec<String>>,
    more: Condvar,
}

impl Serving {
    /// The command in this folder, with a port that is free, as soon as it listens.
    pub(crate) fn start(folder: &Folder, arguments: &[&str]) -> Self {
        let mut command = corsac(&[arguments, &["--listen", "127.0.0.1:0"]].concat());
        command.current_dir(&folder.0).env_remove("CORSAC_ENVIRONMENT");
        Self::run(command)
    }

    pub(crate) fn run(command: Command) -> Self {
        let mut serving = Self::begin(command);
        serving.wait_until_it_listens();
        serving
    }

    /// Only the process: nobody knows how far it is, and its address is not known.
    pub(crate) fn begin(mut command: Command) -> Self {
        let mut child =
            command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("it can be run");
        let log = Arc::<Log>::default();
        let (stderr, ours) = (child.stderr.take().unwrap(), Arc::clone(&log));
        thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                ours.lines.lock().unwrap().push(line);
                ours.more.notify_all();
            }
        });
        Self { child, log, address: SocketAddr::from(([0, 0, 0, 0], 0)) }
    }

    pub(crate) fn wait_until_it_listens(&mut self) {
        self.address = self.address_after("listening on ");
        if self.address.ip().is_unspecified() {
            self.address.set_ip([127, 0, 0, 1].into());
        }
    }

    /// The address of a URL in the log.
    pub(crate) fn address_after(&self, words: &str) -> SocketAddr {
        let line = self.logged(words, 1);
        let url = line.split(words).nth(1).unwrap_or_default();
        let address = url.split("://").nth(1).unwrap_or_default();
        let address: String =
            address.chars().take_while(|c| !matches!(c, '"' | ' ' | '/')).collect();
        address.parse().unwrap_or_else(|error| panic!("{error}: {line}"))
    }

    /// Waits until so many lines hold the text, and gives the last of them.
    pub(crate) fn logged(&self, text: &str, times: usize) -> String {
        let deadline = Instant::now() + PATIENCE;
        let mut lines = self.log.lines.lock().unwrap();
        loop {
            let found: Vec<_> = lines.iter().filter(|line| line.contains(text)).collect();
            if found.len() >= times {
                return found[times - 1].clone();
            }
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "`{text}` is not there {times} times in {lines:#?}");
            lines = self.log.more.wait_timeout(lines, left).unwrap().0;
        }
    }

    pub(crate) fn log(&self) -> Vec<String> {
        self.log.lines.lock().unwrap().clone()
    }

    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal, such as `HUP`.
    #[cfg(unix)]
    pub(crate) fn signal(&self, name: &str) {
        let process = self.process().to_string();
        let sent = Command::new("kill").args(["-s", name, &process]).status().unwrap();
        assert!(sent.success());
    }

    /// Waits for the end, and gives the exit code.
    pub(crate) fn exit(&mut self) -> i32 {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code().unwrap_or(-1);
            }
            assert!(Instant::now() < deadline, "it does not end: {:#?}", self.log());
            thread::sleep(Duration::from_millis(5));
        }
    }

    pub(crate) fn client(&self) -> Client {
        Client::connect(self.address).unwrap()
    }

    /// What a page of this origin gets for a path.
    pub(crate) fn get(&self, path: &str, origin: &str) -> Answer {
        self.client().get(path, origin).unwrap()
    }

    /// Sends a request whose head is written here, with line feeds, but for its end.
    pub(crate) fn ask(&self, head: &str) -> Answer {
        let mut client = self.client();
        client.send(head).unwrap();
        client.answer().unwrap()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A connection that is used for one request after the other.
pub(crate) struct Client {
    pub(crate) stream: BufReader<TcpStream>,
}

/// A response, whole.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Client {
    pub(crate) fn connect(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect_timeout(&address, PATIENCE)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        Ok(Self { stream: BufReader::new(stream) })
    }

    pub(crate) fn get(&mut self, path: &str, origin: &str) -> io::Result<Answer> {
        self.send(&format!("GET {path} HTTP/1.1\nHost: localhost\nOrigin: {origin}"))?;
        self.answer()
    }

    pub(crate) fn send(&mut self, head: &str) -> io::Result<()> {
        let head = format!("{}\r\n\r\n", head.replace('\n', "\r\n"));
        self.stream.get_mut().write_all(head.as_bytes())
    }

    /// # Errors
    /// `ConnectionAborted` if not a single byte came.
    pub(crate) fn answer(&mut self) -> io::Result<Answer> {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if self.stream.read_line(&mut head)? == 0 {
                let kind = match head.is_empty() {
                    true => ErrorKind::ConnectionAborted,
                    false => ErrorKind::UnexpectedEof,
                };
                return Err(kind.into());
            }
        }
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        let mut answer = Answer { status: status.unwrap_or(0), head, body: String::new() };
        let length = answer.header("content-length").map_or(0, |length| length.parse().unwrap());
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        answer.body = String::from_utf8_lossy(&body).into_owned();
        Ok(answer)
    }
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().skip(1).filter_map(|line| line.split_once(": "));
        let mut lines = lines.filter(|(own, _)| own.eq_ignore_ascii_case(name));
        lines.next().map(|(_, value)| value)
    }

    /// The origin that may read it.
    pub(crate) fn allowed(&self) -> Option<&str> {
        self.header("access-control-allow-origin")
    }
}

/// A service that keeps connections, and answers each request with the body that `answer` makes of
/// it. This is its address as `--to` takes it.
pub(crate) fn service(answer: impl Fn(&str) -> String + Send + Sync + 'static) -> String {
    let url = serve(move |mut stream| {
        loop {
            let request = read_request(&mut stream);
            if request.is_empty() {
                return;
            }
            let body = answer(&request);
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
            // The gateway may have seen enough.
            if stream.write_all(format!("{head}{body}").as_bytes()).is_err() {
                return;
            }
        }
    });
    url.trim_end_matches('/').to_owned()
}

/// A service whose every body is this text.
pub(crate) fn saying(text: &str) -> String {
    let text = text.to_owned();
    service(move |_| text.clone())
}
