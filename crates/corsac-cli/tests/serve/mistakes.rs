//! What cannot be started says everything that is wrong, before any port is bound.

use std::net::TcpListener;

use crate::support::{Folder, Ran};
use crate::write;

/// `corsac serve` in a folder, at an address that is taken: whoever tries it ends with 3.
fn started(folder: &Folder, arguments: &[&str]) -> Ran {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    folder.run(&[&["serve"], arguments, &["--listen", &address]].concat())
}

fn refused(folder: &Folder, arguments: &[&str]) -> String {
    let ran = started(folder, arguments);
    assert_eq!((ran.exit, &ran.stdout[..]), (2, ""), "{}", ran.stderr);
    ran.stderr
}

#[test]
fn all_mistakes_of_a_file_are_said_with_their_places() {
    let folder = Folder::new("serve-mistakes");
    write(
        &folder,
        "corsac.toml",
        "[cors]\nallow_origins = [\"https://app.example/\"]\nmax_age = \"2 days\"\n\n\
         [gateway]\nlisten = \"8080\"\nupstreem = \"http://127.0.0.1:3000\"\n\n\
         [[route]]\npath = \"/api/**\"\nupstream = \"http://127.0.0.1:3000/api\"\n",
    );
    insta::assert_snapshot!(refused(&folder, &["--to", "127.0.0.1", "--admin", "9090"]));
}

// The system's words are in it.
#[cfg(unix)]
#[test]
fn files_that_cannot_be_used_point_to_their_keys() {
    let folder = Folder::new("serve-files");
    write(
        &folder,
        "corsac.toml",
        "[cors]\nallow_origins = [\"https://app.example\"]\n\n\
         [gateway]\nupstream = \"https://127.0.0.1:3000\"\nshadow = \"candidate.toml\"\n\
         [gateway.tls]\ncertificate = \"cert.pem\"\nkey = \"key.pem\"\n\
         [gateway.upstream_tls]\nca = \"ca.pem\"\n\n\
         [[route]]\npath = \"/a/**\"\nfolder = \"missing\"\n\n\
         [[route]]\npath = \"/b/**\"\nfolder = \".\"\nfallback = \"index.html\"\n",
    );
    write(&folder, "ca.pem", "nothing");
    insta::assert_snapshot!(refused(&folder, &[]));
}

#[test]
fn a_key_that_does_not_fit_its_certificate_is_a_mistake() {
    let folder = Folder::new("serve-key");
    let issue = || rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    write(&folder, "cert.pem", &issue().cert.pem());
    write(&folder, "key.pem", &issue().signing_key.serialize_pem());
    write(
        &folder,
        "corsac.toml",
        "[cors]\nallow_origins = [\"https://app.example\"]\n\
         [gateway]\nupstream = \"http://127.0.0.1:3000\"\n\
         tls = { certificate = \"cert.pem\", key = \"key.pem\" }\n",
    );
    let complaints = refused(&folder, &[]);
    assert!(complaints.contains("cannot be used for TLS"), "{complaints}");
    assert!(complaints.contains("corsac.toml:5"), "{complaints}");
}

#[test]
fn a_shadow_with_mistakes_is_one() {
    let folder = Folder::new("serve-shadow");
    write(
        &folder,
        "corsac.toml",
        "[cors]\nallow_origins = [\"https://app.example\"]\n\
         [gateway]\nupstream = \"http://127.0.0.1:3000\"\nshadow = \"candidate.toml\"\n",
    );
    write(&folder, "candidate.toml", "[cors]\nallow_origins = [\"app.example\"]\n");
    insta::assert_snapshot!(refused(&folder, &[]));
}

#[test]
fn flags_that_make_no_policy_are_mistakes() {
    let folder = Folder::new("serve-flags");
    let complaints = [
        &["--to", "http://127.0.0.1:3000"][..],
        &["--to", "http://127.0.0.1:3000", "--allow-method", "PUT", "--allow-credentials"],
        &["--to", "http://u:s3cret@127.0.0.1:3000", "--allow-origin", "app.example"],
        &["--allow-origin", "https://app.example"],
        &["--to", "http://127.0.0.1:3000", "--policy", "a.toml", "--allow-origin", "https://a.b"],
        &["--to", "http://127.0.0.1:3000", "--environment", "x", "--allow-origin", "https://a.b"],
        &["--to", "http://a.b", "--to", "https://c.d", "--allow-origin", "https://a.b"],
    ];
    let complaints = complaints.map(|flags| refused(&folder, flags));
    let complaints = complaints.join("\n----\n");
    assert!(!complaints.contains("s3cret"));
    insta::assert_snapshot!(complaints);
}

#[test]
fn addresses_in_each_others_way_are_mistakes() {
    let folder = Folder::new("serve-in-the-way");
    let gateway = |keys: &str| {
        let cors = "[cors]\nallow_origins = [\"https://app.example\"]\n";
        format!("{cors}[gateway]\nupstream = \"http://127.0.0.1:3000\"\n{keys}\n")
    };
    let refused = |keys: &str, flags: &[&str]| {
        write(&folder, "corsac.toml", &gateway(keys));
        let ran = folder.run(&[&["serve"], flags].concat());
        assert_eq!((ran.exit, &ran.stdout[..]), (2, ""), "{}", ran.stderr);
        ran.stderr
    };
    let listen = "listen = [\"127.0.0.1:8080\", \"0.0.0.0:8080\", \"[::]:8080\", \"[::1]:8080\"]";
    let complaints = [
        refused(listen, &[]),
        refused(
            "",
            &["--listen", "127.0.0.1:80", "--listen", "127.0.0.1:80", "--listen", "0.0.0.0:80"],
        ),
        refused("", &["--admin", "127.0.0.1:8080"]),
        refused("admin = \"127.0.0.1:9090\"", &["--listen", "[::]:9090"]),
    ];
    insta::assert_snapshot!(complaints.join("\n----\n"));
    write(&folder, "corsac.toml", &gateway("admin = \"127.0.0.1:8080\"\nlisten = \"[::]:80\""));
    let fine = ["serve", "--check", "--listen", "[::]:80", "--listen", "0.0.0.0:80"];
    assert_eq!(folder.run(&fine).exit, 0);
}

/// They are relative to it.
#[test]
fn files_of_a_policy_elsewhere_are_named_in_full() {
    let folder = Folder::new("serve-elsewhere");
    std::fs::create_dir(folder.0.join("sub")).unwrap();
    write(
        &folder,
        "sub/corsac.toml",
        "[cors]\nallow_origins = [\"https://app.example\"]\n\
         [gateway]\ntls = { certificate = \"both.pem\", key = \"both.pem\" }\n\
         upstream_tls = { ca = \"ca.pem\" }\n\
         [[route]]\npath = \"/**\"\nfolder = \"dist\"\n",
    );
    write(&folder, "sub/both.pem", "nothing");
    let complaints = refused(&folder, &["--policy", "sub/corsac.toml"]);
    for wanted in ["such folder: sub/dist", ": sub/ca.pem", "certificate = \"both.pem\""] {
        assert!(complaints.contains(wanted), "{wanted}: {complaints}");
    }
    let lines: Vec<_> = complaints.lines().collect();
    let at = lines.iter().position(|line| line.contains("both.pem")).unwrap();
    assert!(lines[at + 1].find('^') < lines[at].find("key ="), "{complaints}");
}

#[test]
fn a_port_that_is_taken_is_named() {
    let folder = Folder::new("serve-taken");
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let flags = ["--to", "http://127.0.0.1:3000", "--allow-origin", "https://app.example"];
    for of in [&["--listen", &address][..], &["--listen", "127.0.0.1:0", "--admin", &address]] {
        let ran = folder.run(&[&["serve"], &flags[..], of].concat());
        assert_eq!(ran.exit, 3, "{}", ran.stderr);
        assert!(ran.stderr.contains(&format!("cannot listen on {address}: ")), "{}", ran.stderr);
    }
}

#[test]
fn a_check_says_whether_it_would_start_and_binds_nothing() {
    let folder = Folder::new("serve-check");
    let to = ["--check", "--to", "http://127.0.0.1:3000", "--allow-origin"];
    let ran = started(&folder, &[&to[..], &["https://app.example"]].concat());
    assert_eq!((ran.exit, &ran.stdout[..]), (0, "The gateway would start.\n"), "{}", ran.stderr);
    assert_eq!(started(&folder, &[&to[..], &["app.example"]].concat()).exit, 2);
}
