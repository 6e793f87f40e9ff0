//! `Content-Length` and `Transfer-Encoding`, alone and together.

use crate::row::{Fate, HIDDEN, check, post, row};

const HELLO: &str = "5\r\nhello\r\n0\r\n\r\n";

#[test]
fn lengths_and_codings_together() {
    let short = format!("0\r\n\r\n{HIDDEN}");
    let long = format!("{:x}\r\n{HIDDEN}\r\n0\r\n\r\n", HIDDEN.len());
    let cl = |value: usize| format!("Content-Length: {value}\r\n");
    let te = "Transfer-Encoding: chunked\r\n";
    check(&[
        row("CL.TE", Fate::Either, &[""], post(&(cl(short.len()) + te), &short)),
        row("TE.CL", Fate::Either, &[HIDDEN], post(&(te.to_owned() + &cl(4)), &long)),
        row("CL.TE, the length is right", Fate::Either, &["hello"], post(&(cl(15) + te), HELLO)),
        row("CL.TE, the length is 0", Fate::Either, &["hello"], post(&(cl(0) + te), HELLO)),
        row(
            "CL.TE, the length is no number",
            Fate::Either,
            &["hello"],
            post(&format!("Content-Length: x\r\n{te}"), HELLO),
        ),
        row(
            "TE.CL twice",
            Fate::Either,
            &["hello"],
            post(&(te.to_owned() + &cl(4) + &cl(9)), HELLO),
        ),
    ]);
}

#[test]
fn codings_that_are_nearly_chunked() {
    let coding = |name, fate, lines: &str| row(name, fate, &[], post(lines, HELLO));
    check(&[
        coding("xchunked", Fate::Refused, "Transfer-Encoding: xchunked\r\n"),
        coding("identity", Fate::Refused, "Transfer-Encoding: identity\r\n"),
        coding("chunked, identity", Fate::Refused, "Transfer-Encoding: chunked, identity\r\n"),
        coding("identity, chunked", Fate::Refused, "Transfer-Encoding: identity, chunked\r\n"),
        coding("gzip, chunked", Fate::Refused, "Transfer-Encoding: gzip, chunked\r\n"),
        coding("chunked, chunked", Fate::Refused, "Transfer-Encoding: chunked, chunked\r\n"),
        coding("chunked with a parameter", Fate::Refused, "Transfer-Encoding: chunked;q=1\r\n"),
        coding("quoted", Fate::Refused, "Transfer-Encoding: \"chunked\"\r\n"),
        coding("no coding", Fate::Refused, "Transfer-Encoding:\r\n"),
        coding("vertical tab before", Fate::Refused, "Transfer-Encoding: \x0bchunked\r\n"),
        coding("vertical tab after", Fate::Refused, "Transfer-Encoding: chunked\x0b\r\n"),
        coding("no-break space", Fate::Refused, "Transfer-Encoding: chunked\u{a0}\r\n"),
        coding("NUL", Fate::Refused, "Transfer-Encoding: chunked\0\r\n"),
        coding("folded", Fate::Refused, "Transfer-Encoding:\r\n chunked\r\n"),
        coding("folded after", Fate::Refused, "Transfer-Encoding: chunked\r\n , identity\r\n"),
        coding("space before the colon", Fate::Refused, "Transfer-Encoding : chunked\r\n"),
        coding("tab before the colon", Fate::Refused, "Transfer-Encoding\t: chunked\r\n"),
        coding("space before the name", Fate::Refused, " Transfer-Encoding: chunked\r\n"),
        coding(
            "chunked and identity in two lines",
            Fate::Refused,
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        ),
        coding(
            "identity and chunked in two lines",
            Fate::Refused,
            "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n",
        ),
        coding(
            "chunked in two lines",
            Fate::Refused,
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        ),
        coding(
            "a length behind xchunked",
            Fate::Refused,
            "Content-Length: 5\r\nTransfer-Encoding: xchunked\r\n",
        ),
    ]);
}

#[test]
fn codings_that_are_chunked() {
    let coding = |name, lines: &str| row(name, Fate::Forwarded, &["hello"], post(lines, HELLO));
    check(&[
        coding("upper case", "TRANSFER-ENCODING: CHUNKED\r\n"),
        coding("several spaces", "Transfer-Encoding:   chunked  \r\n"),
        coding("tab", "Transfer-Encoding:\tchunked\t\r\n"),
        coding("no space", "Transfer-Encoding:chunked\r\n"),
        coding("another name", "Transfer_Encoding: identity\r\nTransfer-Encoding: chunked\r\n"),
    ]);
}

#[test]
fn lengths_that_are_no_numbers() {
    let length = |value: &'static str| {
        row(value, Fate::Refused, &[], post(&format!("Content-Length: {value}\r\n"), "hello"))
    };
    check(&[
        length("+5"),
        length("-1"),
        length("-0"),
        length("5,6"),
        length("5;"),
        length("0x5"),
        length("5.0"),
        length("5e0"),
        length("5 5"),
        length("five"),
        length(""),
        length("\u{665}"),
        length("18446744073709551615"),
        length("18446744073709551621"),
        length("99999999999999999999999999"),
        length("5\0"),
        length("\x0b5"),
    ]);
}

#[test]
fn lengths_more_than_once() {
    let lengths = |name, fate, lines: &str| row(name, fate, &["hello"], post(lines, "hello"));
    let refused = |name, lines: &str| row(name, Fate::Refused, &[], post(lines, "hello"));
    check(&[
        lengths("a list of the same", Fate::Either, "Content-Length: 5, 5\r\n"),
        lengths("two of the same", Fate::Either, "Content-Length: 5\r\nContent-Length: 5\r\n"),
        lengths("5 and 05", Fate::Either, "Content-Length: 5\r\nContent-Length: 05\r\n"),
        lengths("spaces around", Fate::Forwarded, "Content-Length: \t 5 \t \r\n"),
        lengths("a zero in front", Fate::Forwarded, "Content-Length: 05\r\n"),
        refused("two that differ", "Content-Length: 5\r\nContent-Length: 0\r\n"),
        refused("an empty one besides", "Content-Length: 5\r\nContent-Length:\r\n"),
        refused("folded", "Content-Length: 5\r\n 6\r\n"),
        refused("space before the colon", "Content-Length : 5\r\n"),
    ]);
}

#[test]
fn bodies_of_methods_that_have_none() {
    let get = |headers: &str, rest: &str| {
        format!("GET /g HTTP/1.1\r\nHost: a.example\r\n{headers}\r\n{rest}")
    };
    let length = format!("Content-Length: {}\r\n", HIDDEN.len());
    check(&[
        row("GET with a length", Fate::Forwarded, &[HIDDEN], get(&length, HIDDEN)),
        row(
            "GET in chunks",
            Fate::Forwarded,
            &["hello"],
            get("Transfer-Encoding: chunked\r\n", HELLO),
        ),
        row("GET with a length of 0", Fate::Forwarded, &[""], get("Content-Length: 0\r\n", "")),
        row(
            "POST without a length",
            Fate::Refused,
            &[""],
            post("", "hello world this is no request\r\n\r\n"),
        ),
        row("a request in a body", Fate::Forwarded, &[HIDDEN], post(&length, HIDDEN)),
        row(
            "a request behind a body",
            Fate::Forwarded,
            &["hello", "", "world"],
            post("Content-Length: 5\r\n", "hello")
                + &get("", "")
                + &post("Content-Length: 5\r\n", "world"),
        ),
    ]);
}
