//! `Access-Control-Request-Headers` made to cost time: rs/cors#170, CVE-2026-69207.

use std::cell::Cell;

use corsac::server::{Action, Policy, PolicyConfig, Refusal, RequestHead, RequestHeaderName};

use crate::heads::allowing;

/// A preflight that counts the lines of `Access-Control-Request-Headers` it is asked for.
struct Counting {
    lines: Vec<Vec<u8>>,
    handed_out: Cell<usize>,
}

impl RequestHead for Counting {
    fn method(&self) -> &[u8] {
        b"OPTIONS"
    }

    fn header_lines(&self, name: RequestHeaderName) -> impl Iterator<Item = &[u8]> {
        let one: Option<&[u8]> = match name {
            RequestHeaderName::Origin => Some(b"https://a.example"),
            RequestHeaderName::AccessControlRequestMethod => Some(b"GET"),
            _ => None,
        };
        let lines = match name {
            RequestHeaderName::AccessControlRequestHeaders => &self.lines[..],
            _ => &[],
        };
        let count = |_: &&[u8]| self.handed_out.set(self.handed_out.get() + 1);
        one.into_iter().chain(lines.iter().map(Vec::as_slice).inspect(count))
    }

    fn host(&self) -> Option<&[u8]> {
        None
    }

    fn path(&self) -> &[u8] {
        b"/"
    }
}

const MEGABYTE: usize = 1 << 20;

fn hostile() -> Vec<(&'static str, Vec<Vec<u8>>)> {
    vec![
        ("commas", vec![vec![b','; MEGABYTE]]),
        ("spaces", vec![vec![b' '; MEGABYTE]]),
        ("tokens of one byte", vec![b"a,".repeat(MEGABYTE / 2)]),
        ("allowed names", vec![b"x-a,".repeat(MEGABYTE / 4)]),
        ("one name", vec![vec![b'a'; MEGABYTE]]),
        ("thousands of lines", vec![b"x-a".to_vec(); MEGABYTE / 4]),
        ("thousands of empty lines", vec![Vec::new(); MEGABYTE]),
        ("lines of commas", vec![vec![b','; 1024]; 1024]),
    ]
}

fn policy(names: &[&str]) -> Policy {
    let allow_headers = names.iter().copied().map(str::to_owned).collect();
    Policy::new(PolicyConfig { allow_headers, ..allowing(&["https://a.example"]) }).unwrap()
}

#[test]
fn access_control_request_headers_as_a_denial_of_service() {
    for (names, most) in [(&["x-a"][..], 2048), (&[][..], 2048), (&["*"][..], 16_384)] {
        let policy = policy(names);
        for (what, lines) in hostile() {
            let head = Counting { lines, handed_out: Cell::new(0) };
            let decision = policy.decide(&head);
            match decision.refusal() {
                Some(Refusal::HeaderNamesTooLong { limit }) => assert!(*limit <= most, "{what}"),
                Some(Refusal::HeaderNameNotAllowed { name }) => assert_eq!(name, b"x-a", "{what}"),
                other => panic!("{what}: {other:?}"),
            }
            assert_eq!(decision.action(), Action::Answer { status: 403 }, "{what}");
            // Every line counts for one byte at least, and none is looked at again.
            assert!(head.handed_out.get() <= most + 1, "{what}");
        }
    }
}

#[test]
fn what_is_long_and_ordinary_is_read() {
    let policy = policy(&["x-a", "x-b"]);
    for lines in [
        vec![b"x-a".to_vec(), b"X-B".to_vec()],
        vec![b" x-a\t,, \t,X-b ,".to_vec()],
        vec![b",".repeat(500)],
        vec![[b"x-b".to_vec(), b" ".repeat(900), b",x-a".to_vec()].concat()],
        vec![b"x-a".to_vec(); 200],
    ] {
        let head = Counting { lines, handed_out: Cell::new(0) };
        assert_eq!(policy.decide(&head).refusal(), None, "{:?}", head.lines);
    }
}
