//! Logs that nobody reads, and files that never come: neither keeps anybody waiting.

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::serving::{Client, PATIENCE, Serving, saying};
use crate::support::{Folder, corsac};
use crate::{ALLOWED, OTHER, policy, write};

/// A gateway whose log goes into a pipe that is not read here.
struct Unread {
    child: Child,
    address: SocketAddr,
}

impl Unread {
    fn start(folder: &Folder, arguments: &[&str]) -> Self {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let mut command = corsac(&[arguments, &["--listen", &address.to_string()]].concat());
        command.current_dir(&folder.0).stdout(Stdio::null()).stderr(Stdio::piped());
        let unread = Self { child: command.spawn().unwrap(), address };
        let deadline = Instant::now() + PATIENCE;
        while Client::connect(address).is_err() {
            assert!(Instant::now() < deadline, "nobody listens");
            thread::sleep(Duration::from_millis(1));
        }
        unread
    }

    fn stops(&mut self) {
        let process = self.child.id().to_string();
        assert!(Command::new("kill").args(["-s", "TERM", &process]).status().unwrap().success());
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return assert_eq!(status.code(), Some(0));
            }
            assert!(Instant::now() < deadline, "it does not end");
            thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Unread {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn without_anybody_who_could_read_the_log_requests_are_served_and_signals_obeyed() {
    let folder = Folder::new("unread-closed");
    write(&folder, "corsac.toml", &policy(ALLOWED, "http://127.0.0.1:1"));
    let mut gateway = Unread::start(&folder, &["serve", "--log-level", "debug"]);
    drop(gateway.child.stderr.take());
    for origin in [ALLOWED, OTHER] {
        let answer = Client::connect(gateway.address).unwrap().get("/", origin).unwrap();
        assert_eq!(answer.status, 502);
    }
    gateway.stops();
}

#[test]
fn a_log_that_is_not_read_on_keeps_nobody_waiting() {
    let folder = Folder::new("unread-full");
    write(&folder, "corsac.toml", &policy(ALLOWED, &saying("hello")));
    let mut gateway = Unread::start(&folder, &["serve", "--log-level", "debug"]);
    let mut client = Client::connect(gateway.address).unwrap();
    // Each is a line or two, and a pipe holds 64 kB.
    for _ in 0..1000 {
        let answer = client.get("/", OTHER).unwrap();
        assert_eq!(answer.body, "hello");
    }
    gateway.stops();
}

#[test]
fn what_dev_says_keeps_nobody_waiting_either() {
    let folder = Folder::new("unread-dev");
    let mut gateway = Unread::start(&folder, &["dev", "--to", &saying("hello")]);
    let mut client = Client::connect(gateway.address).unwrap();
    for number in 0..250 {
        let origin = format!("https://{number}.{}.example", "long".repeat(15));
        assert_eq!(client.get("/", &origin).unwrap().body, "hello");
    }
    gateway.stops();
}

#[test]
fn a_policy_that_is_not_to_be_had_does_not_keep_a_stop_waiting() {
    let folder = Folder::new("unread-policy");
    write(&folder, "corsac.toml", &policy(ALLOWED, &saying("hello")));
    let mut serving = Serving::start(&folder, &["serve"]);
    let path = folder.0.join("corsac.toml");
    fs::remove_file(&path).unwrap();
    assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
    serving.signal("HUP");
    assert_eq!(serving.get("/", ALLOWED).body, "hello");
    // The reload has begun by then, or begins with this.
    thread::sleep(Duration::from_millis(200));
    serving.signal("TERM");
    assert_eq!(serving.exit(), 0);
}

#[test]
fn a_file_that_is_not_to_be_had_does_not_keep_a_stop_waiting() {
    let folder = Folder::new("unread-file");
    fs::create_dir(folder.0.join("files")).unwrap();
    let pipe = folder.0.join("files/pipe");
    assert!(Command::new("mkfifo").arg(pipe).status().unwrap().success());
    let route = "drain = \"300ms\"\n[[route]]\npath = \"/pipe\"\nfolder = \"files\"\n";
    write(&folder, "corsac.toml", &(policy(ALLOWED, &saying("hello")) + route));
    let mut serving = Serving::start(&folder, &["serve"]);
    let mut client = serving.client();
    client.send("GET /pipe HTTP/1.1\nHost: localhost").unwrap();
    thread::sleep(Duration::from_millis(200));
    serving.signal("TERM");
    assert_eq!(serving.exit(), 0);
}
