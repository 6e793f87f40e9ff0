//! "Access to … has been blocked by CORS policy: …".

use corsac::browser::{Initiator, Request};
use url::Url;

use super::cors_error::CorsError;

/// Who asked for what: the half of a text that does not depend on the reason.
#[derive(Clone, Copy, Debug)]
pub(super) struct Access<'a> {
    initiator: Initiator,
    first_url: &'a Url,
    origin: &'a str,
}

impl<'a> Access<'a> {
    pub(super) fn of(request: &'a Request) -> Self {
        Self {
            initiator: request.initiator(),
            first_url: request.url(),
            // Redirects may have tainted the origin; the console names the page's all the same.
            origin: request.origin().as_str(),
        }
    }

    /// What the console prints for `error`.
    pub(super) fn text(self, error: &CorsError) -> String {
        let kind = self.kind();
        let redirected = self.redirected(&error.url);
        let prefix = preflight_prefix(error.name);
        let reason = self.reason(error);
        format!(
            "Access to {kind} at '{}' {redirected}from origin '{}' has been blocked by CORS \
             policy: {prefix}{reason}",
            error.url, self.origin
        )
    }

    fn kind(self) -> &'static str {
        match self.initiator {
            Initiator::Fetch => "fetch",
            Initiator::XmlHttpRequest => "XMLHttpRequest",
            Initiator::Image => "image",
            Initiator::Script | Initiator::ModuleScript => "script",
            Initiator::Stylesheet => "CSS stylesheet",
            Initiator::Font => "font",
            Initiator::EventSource => "resource",
        }
    }

    fn redirected(self, url: &Url) -> String {
        if self.first_url == url {
            return String::new();
        }
        format!("(redirected from '{}') ", self.first_url)
    }

    fn reason(self, error: &CorsError) -> String {
        // The parameter comes from the server and goes in last, so that nothing in it is replaced.
        error
            .reason
            .template()
            .replace("{fix}", self.fix())
            .replace("{xhr}", self.with_credentials())
            .replace("{parameter}", &escaped(&error.parameter))
    }

    fn fix(self) -> &'static str {
        match self.initiator {
            Initiator::Fetch => " Have the server send the header with a valid value.",
            _ => "",
        }
    }

    fn with_credentials(self) -> &'static str {
        match self.initiator {
            Initiator::XmlHttpRequest => {
                " The credentials mode of requests initiated by the XMLHttpRequest is controlled \
                 by the withCredentials attribute."
            }
            _ => "",
        }
    }
}

fn preflight_prefix(name: &str) -> &'static str {
    if name.starts_with("Preflight") {
        return "Response to preflight request doesn't pass access control check: ";
    }
    ""
}

/// Bytes as the console shows them: printable ASCII as it is, every other byte as `\u00` and two
/// digits.
fn escaped(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for &byte in bytes {
        if matches!(byte, b' '..=b'~') {
            text.push(char::from(byte));
        } else {
            text += &format!("\\u{byte:04X}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use corsac::browser::ExchangeKind::{self, Preflight, Request as Actual};

    use super::super::reason::Reason;
    use super::*;

    const PREFLIGHT: &str = "Response to preflight request doesn't pass access control check: ";
    const FIX: &str = " Have the server send the header with a valid value.";
    const XHR: &str = " The credentials mode of requests initiated by the XMLHttpRequest is \
                       controlled by the withCredentials attribute.";

    fn text(
        initiator: Initiator,
        first_url: &str,
        (reason, exchange, parameter): (Reason, ExchangeKind, &[u8]),
    ) -> String {
        let first_url = Url::parse(first_url).unwrap();
        let url = Url::parse("http://api.example.test:7002/x").unwrap();
        let error = CorsError::new(reason, exchange, Cow::Borrowed(parameter), &url);
        Access { initiator, first_url: &first_url, origin: "http://app.example.test:7001" }
            .text(&error)
    }

    /// The part after "CORS policy: ", once the part before it is seen to be right.
    fn reason(initiator: Initiator, parts: (Reason, ExchangeKind, &[u8])) -> String {
        let kind =
            Access { initiator, first_url: &Url::parse("about:blank").unwrap(), origin: "" }.kind();
        let text = text(initiator, "http://api.example.test:7002/x", parts);
        let start = format!(
            "Access to {kind} at 'http://api.example.test:7002/x' from origin \
             'http://app.example.test:7001' has been blocked by CORS policy: "
        );
        text.strip_prefix(&start).unwrap().to_owned()
    }

    fn of_fetch(parts: (Reason, ExchangeKind, &[u8])) -> String {
        reason(Initiator::Fetch, parts)
    }

    #[test]
    fn a_whole_text() {
        assert_eq!(
            text(
                Initiator::Fetch,
                "http://app.example.test:7001/a",
                (Reason::MissingAllowOrigin, Actual, b"")
            ),
            "Access to fetch at 'http://api.example.test:7002/x' (redirected from \
             'http://app.example.test:7001/a') from origin 'http://app.example.test:7001' has been \
             blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the \
             requested resource."
        );
    }

    #[test]
    fn every_initiator_has_its_word() {
        let word = |initiator| {
            let parts = (Reason::InvalidStatus, Preflight, &b""[..]);
            let text = text(initiator, "http://api.example.test:7002/x", parts);
            let end = text.find(" at '").unwrap();
            text["Access to ".len()..end].to_owned()
        };
        assert_eq!(word(Initiator::Fetch), "fetch");
        assert_eq!(word(Initiator::XmlHttpRequest), "XMLHttpRequest");
        assert_eq!(word(Initiator::Image), "image");
        assert_eq!(word(Initiator::Script), "script");
        assert_eq!(word(Initiator::ModuleScript), "script");
        assert_eq!(word(Initiator::Stylesheet), "CSS stylesheet");
        assert_eq!(word(Initiator::Font), "font");
        assert_eq!(word(Initiator::EventSource), "resource");
    }

    #[test]
    fn missing() {
        let expected =
            "No 'Access-Control-Allow-Origin' header is present on the requested resource.";
        assert_eq!(of_fetch((Reason::MissingAllowOrigin, Actual, b"")), expected);
        assert_eq!(
            of_fetch((Reason::MissingAllowOrigin, Preflight, b"")),
            format!("{PREFLIGHT}{expected}")
        );
    }

    #[test]
    fn wildcard() {
        let expected = "The value of the 'Access-Control-Allow-Origin' header in the response must \
                        not be the wildcard '*' when the request's credentials mode is 'include'.";
        let parts = |exchange| (Reason::WildcardOrigin, exchange, &b""[..]);
        assert_eq!(of_fetch(parts(Actual)), expected);
        assert_eq!(of_fetch(parts(Preflight)), format!("{PREFLIGHT}{expected}"));
        assert_eq!(reason(Initiator::Image, parts(Actual)), expected);
        assert_eq!(
            reason(Initiator::XmlHttpRequest, parts(Preflight)),
            format!("{PREFLIGHT}{expected}{XHR}")
        );
    }

    #[test]
    fn invalid_multiple_and_mismatch() {
        for (what, expected) in [
            (
                Reason::InvalidAllowOrigin,
                "The 'Access-Control-Allow-Origin' header contains the invalid value '*;'.",
            ),
            (
                Reason::MultipleAllowOrigin,
                "The 'Access-Control-Allow-Origin' header contains multiple values '*;', but only \
                 one is allowed.",
            ),
            (
                Reason::AllowOriginMismatch,
                "The 'Access-Control-Allow-Origin' header has a value '*;' that is not equal to \
                 the supplied origin.",
            ),
        ] {
            let parts = |exchange| (what, exchange, &b"*;"[..]);
            assert_eq!(of_fetch(parts(Actual)), format!("{expected}{FIX}"));
            assert_eq!(of_fetch(parts(Preflight)), format!("{PREFLIGHT}{expected}{FIX}"));
            for other in [
                Initiator::XmlHttpRequest,
                Initiator::Image,
                Initiator::Script,
                Initiator::ModuleScript,
                Initiator::Stylesheet,
                Initiator::Font,
                Initiator::EventSource,
            ] {
                assert_eq!(reason(other, parts(Actual)), expected);
            }
        }
    }

    #[test]
    fn credentials() {
        let expected = "The value of the 'Access-Control-Allow-Credentials' header in the response \
                        is 'True' which must be 'true' when the request's credentials mode is \
                        'include'.";
        let parts = |exchange| (Reason::InvalidAllowCredentials, exchange, &b"True"[..]);
        assert_eq!(of_fetch(parts(Actual)), expected);
        assert_eq!(of_fetch(parts(Preflight)), format!("{PREFLIGHT}{expected}"));
        assert_eq!(reason(Initiator::XmlHttpRequest, parts(Actual)), format!("{expected}{XHR}"));
        assert!(
            of_fetch((Reason::InvalidAllowCredentials, Actual, b""))
                .contains("header in the response is '' which must be 'true'")
        );
    }

    #[test]
    fn preflight_responses() {
        for (what, parameter, expected) in [
            (
                Reason::InvalidStatus,
                "",
                "Response to preflight request doesn't pass access control check: It does not \
                 have HTTP ok status.",
            ),
            (
                Reason::DisallowedRedirect,
                "",
                "Response to preflight request doesn't pass access control check: Redirect is not \
                 allowed for a preflight request.",
            ),
            (
                Reason::InvalidAllowMethods,
                "",
                "Cannot parse Access-Control-Allow-Methods response header field in preflight \
                 response.",
            ),
            (
                Reason::InvalidAllowHeaders,
                "",
                "Cannot parse Access-Control-Allow-Headers response header field in preflight \
                 response.",
            ),
            (
                Reason::MethodDisallowed,
                "patch",
                "Method patch is not allowed by Access-Control-Allow-Methods in preflight \
                 response.",
            ),
            (
                Reason::HeaderDisallowed,
                "x-one",
                "Request header field x-one is not allowed by Access-Control-Allow-Headers in \
                 preflight response.",
            ),
        ] {
            assert_eq!(of_fetch((what, Preflight, parameter.as_bytes())), expected);
        }
    }

    #[test]
    fn redirects() {
        assert_eq!(
            of_fetch((Reason::CorsDisabledScheme, Actual, b"")),
            "Cross origin requests are only supported for protocol schemes: chrome, \
             chrome-experimental-site-token-provider, chrome-extension, chrome-untrusted, data, \
             http, https, isolated-app."
        );
        assert_eq!(
            of_fetch((Reason::RedirectContainsCredentials, Actual, b"")),
            "Redirect location '' contains a username and password, which is disallowed for \
             cross-origin requests."
        );
    }

    #[test]
    fn bytes_that_are_not_printable_ascii_are_escaped_one_by_one() {
        assert_eq!(escaped("a'ü".as_bytes()), r"a'\u00C3\u00BC");
        assert_eq!(escaped(b"\xE9{fix}\t"), r"\u00E9{fix}\u0009");
        assert_eq!(escaped(b"\x00\x1F \x7E\x7F\x80"), r"\u0000\u001F ~\u007F\u0080");
    }

    #[test]
    fn nothing_in_a_parameter_is_replaced() {
        let text = of_fetch((Reason::AllowOriginMismatch, Actual, b"a://{fix}{parameter}"));
        assert!(text.contains("has a value 'a://{fix}{parameter}' that"), "{text}");
    }
}
