//! Reads a call of `fetch()` that consists of literals.

mod call;
mod expression;
mod headers;
mod init;
mod json;
mod number;
mod reader;
mod string;
mod value;

use crate::error::{PasteError, ScriptMistake};
use crate::header;
use crate::remark::Remark;
use crate::request::PastedRequest;
use reader::Reader;

/// The request that the call in `text` makes.
pub(crate) fn read(text: &str) -> Result<PastedRequest, PasteError> {
    let mut reader = Reader::new(text);
    let call = call::read(&mut reader)?;
    let mut request = init::request(call)?;
    read_rest(&mut reader, &mut request)?;
    header::infer_credentials(&mut request);
    Ok(request)
}

/// What stands behind the call: nothing, or what is done with the response.
fn read_rest(reader: &mut Reader<'_>, request: &mut PastedRequest) -> Result<(), PasteError> {
    reader.skip_space()?;
    if reader.rest().starts_with(['.', '?']) {
        request.remarks.push(Remark::CodeAfterCall);
        return Ok(());
    }
    while reader.take(";") {
        reader.skip_space()?;
    }
    if reader.rest().is_empty() {
        return Ok(());
    }
    Err(reader.mistake_here(ScriptMistake::SecondStatement))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_done_with_the_response_is_not_read() {
        let text = "const answer = await fetch('https://a.example/').then((r) => r.json());";
        assert_eq!(read(text).unwrap().remarks, [Remark::CodeAfterCall]);
        for text in ["return fetch('/a')", "await window.fetch('/a');;\n// that is all"] {
            assert_eq!(read(text).unwrap().url, "/a");
        }
    }

    #[test]
    fn a_second_call_is_pointed_at() {
        let text = "fetch(\"https://a.example/\", {}) ;\nfetch(\"https://b.example/\", {});";
        assert_eq!(read(text).unwrap_err().span(), 34..35);
    }

    #[test]
    fn other_code_is_pointed_at() {
        for (text, span) in [
            ("", 0..0),
            ("axios.get('/a')", 0..5),
            ("fetch", 5..5),
            ("fetch()", 6..7),
            ("fetch(`${base}/a`)", 7..9),
            ("fetch(base + '/a')", 6..10),
            ("fetch('/a', options)", 12..19),
            ("fetch('/a', {signal: controller.signal})", 21..38),
            ("fetch('/a', {headers: {A: getToken()}})", 26..34),
            ("fetch('/a', {...options})", 13..16),
            ("fetch('/a', {headers})", 13..20),
            ("fetch('/a', {body: new FormData()})", 19..31),
            ("fetch('/a', {method: 'P T'})", 21..26),
            ("fetch('/a', {mode: 'Cors'})", 19..25),
            ("fetch('/a', {headers: {'A b': '1'}})", 23..28),
            ("fetch('/a', {headers: {A: '\u{100}'}})", 26..30),
            ("fetch('/a', {body: {a: 1}})", 19..25),
            ("fetch('/a", 6..7),
            ("fetch('/a' /* ", 11..13),
            ("fetch('/a', {method: a ? 'x' : 'y'})", 21..22),
            ("fetch('/a', {method: 'x' || 'y'})", 25..26),
            (r"fetch('\u{110000}')", 7..17),
        ] {
            assert_eq!(read(text).unwrap_err().span(), span, "{text}");
        }
    }

    #[test]
    fn brackets_nest_to_a_bounded_depth() {
        let nested = |levels: usize| {
            let (open, close) = ("[".repeat(levels), "]".repeat(levels));
            read(&format!("fetch('/a', {{body: JSON.stringify({open}{close})}})"))
        };
        assert_eq!(nested(60).unwrap().body.unwrap().len(), 120);
        assert_eq!(nested(100_000).unwrap_err().kind(), &ScriptMistake::TooDeep.into());
    }

    #[test]
    fn calls_produce_a_bounded_text() {
        let call = |body: &str| read(&format!("fetch('/a', {{body: {body}}})"));
        let quoted = |levels: usize| {
            let (open, close) = ("JSON.stringify(".repeat(levels), ")".repeat(levels));
            call(&format!("{open}'\"'{close}"))
        };
        assert_eq!(quoted(3).unwrap().body.unwrap().len(), 22);
        let error = quoted(20).unwrap_err();
        assert_eq!(error.kind(), &ScriptMistake::TooLarge.into());
        assert_eq!((error.span().len(), error.label().as_str()), (227, "the result is too long"));
        let long = format!("'{}'", "\u{1}".repeat(100_000));
        let encoded = |levels: usize| {
            let open = "'' + new URLSearchParams({a: ".repeat(levels);
            call(&format!("{open}{long}{}", "})".repeat(levels)))
        };
        assert_eq!(encoded(1).unwrap().body.unwrap().len(), 300_002);
        assert_eq!(encoded(30).unwrap_err().kind(), &ScriptMistake::TooLarge.into());
    }
}
