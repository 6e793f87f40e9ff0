//! Signals that come before there is a gateway, or as soon as there is one.

use std::fs::File;
use std::io::Write;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::serving::{PATIENCE, Serving, saying};
use crate::support::{Folder, corsac};
use crate::{ALLOWED, OTHER, policy, write};

/// The writing end of a pipe, as soon as somebody reads it.
fn read_by_somebody(pipe: &Path) -> File {
    File::options().write(true).open(pipe).unwrap()
}

#[test]
fn a_reload_that_is_asked_for_while_the_policy_is_read_happens_afterwards() {
    let folder = Folder::new("signals-hangup");
    let to = saying("hello");
    let pipe = folder.0.join("corsac.toml");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let mut command = corsac(&["serve", "--listen", "127.0.0.1:0", "--policy", "corsac.toml"]);
    command.current_dir(&folder.0);
    let mut serving = Serving::begin(command);
    let mut first = read_by_somebody(&pipe);
    serving.signal("HUP");
    first.write_all(policy(OTHER, &to).as_bytes()).unwrap();
    drop(first);
    serving.wait_until_it_listens();
    read_by_somebody(&pipe).write_all(policy(ALLOWED, &to).as_bytes()).unwrap();
    serving.logged("reloaded because of SIGHUP", 1);
    assert_eq!(serving.get("/", ALLOWED).allowed(), Some(ALLOWED));
}

#[test]
fn a_stop_is_noticed_as_soon_as_anybody_can_connect() {
    for _ in 0..10 {
        let folder = Folder::new("signals-stop");
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        write(&folder, "corsac.toml", &policy(ALLOWED, "http://127.0.0.1:1"));
        let mut command = corsac(&["serve", "--listen", &address.to_string()]);
        command.current_dir(&folder.0);
        let mut serving = Serving::begin(command);
        let mut stop = prepared_stop(serving.process());
        connect(address);
        // Its end is the sign.
        drop(stop.stdin.take());
        assert!(stop.wait().unwrap().success());
        assert_eq!(serving.exit(), 0, "{:#?}", serving.log());
    }
}

/// A shell that sends the signal when its input ends: to start `kill` only then would take too long.
fn prepared_stop(process: u32) -> Child {
    let script = format!("read line; kill -s TERM {process}");
    Command::new("sh").args(["-c", &script]).stdin(Stdio::piped()).spawn().unwrap()
}

fn connect(address: SocketAddr) {
    let deadline = Instant::now() + PATIENCE;
    while TcpStream::connect(address).is_err() {
        assert!(Instant::now() < deadline, "nobody listens");
        thread::sleep(Duration::from_micros(100));
    }
}
