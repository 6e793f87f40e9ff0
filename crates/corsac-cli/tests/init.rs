//! `corsac init`: a file to start from, which says what the flags said.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use corsac::server::{MaxAge, PolicyConfig, Routes};
use corsac_policy_file::{Settings, read};
use support::{Folder, run};

#[test]
fn a_starter_is_a_placeholder_that_lints_clean() {
    let folder = Folder::new("starter");
    let ran = folder.run(&["init"]);
    assert_eq!((ran.exit, &ran.stdout[..]), (0, "wrote corsac.toml; `corsac lint` checks it\n"));
    let linted = folder.run(&["lint"]);
    assert_eq!((linted.exit, &linted.stdout[..]), (0, "corsac.toml: no problems\n"));
    insta::assert_snapshot!(folder.content("corsac.toml"));
}

#[test]
fn nothing_is_overwritten_without_force_and_nothing_is_left_behind() {
    let folder = Folder::new("force");
    std::fs::write(folder.0.join("corsac.toml"), "mine").unwrap();
    let ran = folder.run(&["init"]);
    assert_eq!((ran.exit, &ran.stdout[..]), (2, ""));
    assert!(ran.stderr.contains("--force"), "{}", ran.stderr);
    assert_eq!(folder.content("corsac.toml"), "mine");
    assert_eq!(folder.run(&["init", "--force"]).exit, 0);
    assert!(folder.content("corsac.toml").contains("[cors]"));
    assert_eq!(folder.run(&["init", "--out", "no/such.toml"]).exit, 2);
    let ran = folder.run(&["init", "--out", "."]);
    assert_eq!((ran.exit, ran.stderr.contains("is a folder")), (2, true), "{}", ran.stderr);
    assert_eq!(folder.files(), ["corsac.toml"]);
}

#[cfg(unix)]
#[test]
fn others_may_read_the_file_as_they_may_read_any() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new("mode");
    folder.run(&["init"]);
    std::fs::write(folder.0.join("other"), "").unwrap();
    let mode = |name: &str| std::fs::metadata(folder.0.join(name)).unwrap().permissions().mode();
    assert_eq!(mode("corsac.toml"), mode("other"));
}

#[test]
fn mistakes_point_into_the_flags() {
    let folder = Folder::new("mistakes");
    let ran = folder.run(&[
        "init",
        "--allow-origin",
        "https://app.example.com/",
        "--allow-origin",
        "https://u:s3cr3t@a.example",
        "--allow-origin",
        "${A-B}",
        "--allow-method",
        "GE T",
        "--expose-header",
        "*",
        "--allow-credentials",
        "--max-age",
        "10 parsecs",
    ]);
    assert_eq!((ran.exit, &ran.stdout[..]), (2, ""));
    assert!(folder.files().is_empty());
    assert!(!ran.stderr.contains("s3cr3t"), "{}", ran.stderr);
    insta::assert_snapshot!(ran.stderr);
    let ran = run(&["init", "--environment", "a b\n[cors]", "--out", "-"]);
    assert_eq!((ran.exit, &ran.stdout[..]), (2, ""), "{}", ran.stderr);
}

#[test]
fn variables_are_for_whoever_reads_the_file() {
    let ran = run(&["init", "--allow-origin", "${CORSAC_ORIGINS}", "--out", "-"]);
    assert_eq!(ran.exit, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("allow_origins = [\"${CORSAC_ORIGINS}\"]"), "{}", ran.stdout);
}

/// Numbers that look random and are the same each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        // Knuth's constants for a linear congruential generator.
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    fn some<'a>(&mut self, all: &[&'a str]) -> Vec<&'a str> {
        all.iter().filter(|_| self.below(3) == 0).copied().collect()
    }
}

#[test]
fn what_the_flags_said_is_what_the_file_means() {
    let mut numbers = Numbers(7);
    for _ in 0..200 {
        let (flags, expected) = flags(&mut numbers);
        let flags: Vec<_> = flags.iter().map(String::as_str).collect();
        let ran = run(&[&["init", "--out", "-"], &flags[..]].concat());
        assert_eq!((ran.exit, &ran.stderr[..]), (0, ""), "{flags:?}");
        let environment = flags.contains(&"staging-1").then_some("staging-1");
        let reading = read(&ran.stdout, &Settings { environment, ..Settings::default() });
        assert_eq!(reading.problems, [], "{}", ran.stdout);
        let config = reading.file.config;
        assert_eq!(format!("{:?}", config.default), format!("{:?}", Some(expected)), "{flags:?}");
        assert!(Routes::new(config).is_ok(), "{flags:?}");
    }
}

/// Valid flags, and the policy that they mean.
fn flags(numbers: &mut Numbers) -> (Vec<String>, PolicyConfig) {
    const ORIGINS: [&str; 6] = [
        "https://app.example.com",
        "https://*.example.com",
        "https://app-*-team.example.com:8443",
        "https://localhost:*",
        "https://[2001:db8::1]",
        "https://xn--bcher-kva.example",
    ];
    const METHODS: [&str; 5] = ["PUT", "DELETE", "PATCH", "X!#$%&'*+-.^_`|~", "*"];
    const HEADERS: [&str; 5] = ["authorization", "Content-Type", "x'y", "x`z", "*"];
    const EXPOSED: [&str; 3] = ["x-request-id", "ETag", "x'y"];
    const AGES: [(&str, MaxAge); 5] = [
        ("-1", MaxAge::Disabled),
        ("0", MaxAge::Seconds(0)),
        ("600", MaxAge::Seconds(600)),
        ("10m", MaxAge::Seconds(600)),
        ("1h 30m", MaxAge::Seconds(5400)),
    ];
    let owned = |texts: Vec<&str>| texts.into_iter().map(str::to_owned).collect::<Vec<_>>();
    let mut flags = Vec::new();
    let mut list = |flag: &str, texts: Vec<&str>| -> Vec<String> {
        texts.iter().for_each(|text| flags.extend([flag.to_owned(), (*text).to_owned()]));
        owned(texts)
    };
    let mut expected = PolicyConfig {
        allow_origins: list("--allow-origin", numbers.some(&ORIGINS)),
        allow_methods: list("--allow-method", numbers.some(&METHODS)),
        allow_headers: list("--allow-header", numbers.some(&HEADERS)),
        expose_headers: list("--expose-header", numbers.some(&EXPOSED)),
        ..PolicyConfig::default()
    };
    if expected.allow_origins.is_empty() {
        expected.allow_origins = vec!["https://app.example.com".to_owned()];
    }
    if numbers.below(2) == 0 {
        flags.push("--allow-credentials".to_owned());
        expected.allow_credentials = true;
    }
    if numbers.below(2) == 0 {
        let (text, max_age) = AGES[numbers.below(AGES.len())];
        flags.extend(["--max-age".to_owned(), text.to_owned()]);
        expected.max_age = max_age;
    }
    for name in numbers.some(&["staging-1", "production"]) {
        flags.extend(["--environment".to_owned(), name.to_owned()]);
    }
    (flags, expected)
}
