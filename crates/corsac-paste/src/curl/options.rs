//! The options of cURL (`curl --help all`), and what each means for a request.

use crate::request::HttpVersion;
use crate::similar::most_similar;

/// What an option means.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Meaning {
    /// Takes no value.
    Switch(Switch),
    /// Takes a value.
    Value(Value),
}

/// The options without a value.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Switch {
    Get,
    Globoff,
    Head,
    HttpVersion(HttpVersion),
    /// Changes output or transport in ways that do not matter here.
    Ignored,
    Insecure,
    Location,
    Unsupported(&'static str),
}

/// The options with a value.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Value {
    Bearer,
    CaCert,
    Cert,
    ConnectTimeout,
    Cookie,
    Data,
    DataBinary,
    DataRaw,
    DataUrlencode,
    Form,
    Header,
    Ignored,
    Json,
    Key,
    MaxTime,
    Proxy,
    Range,
    Referer,
    Request,
    Resolve,
    Unsupported(&'static str),
    UploadFile,
    Url,
    UrlQuery,
    User,
    UserAgent,
}

/// The meaning of a long option, such as `--header`.
pub(super) fn long(option: &str) -> Option<Meaning> {
    let meaning = OPTIONS.iter().find(|(_, long, _)| *long == option).map(|(_, _, found)| *found);
    let has = |options: &[&str]| option.strip_prefix("--").is_some_and(|o| options.contains(&o));
    meaning
        .or_else(|| has(IGNORED_SWITCHES).then_some(Meaning::Switch(Switch::Ignored)))
        .or_else(|| has(IGNORED_VALUES).then_some(Meaning::Value(Value::Ignored)))
}

/// The meaning of a short option, such as `H`.
pub(super) fn short(letter: char) -> Option<Meaning> {
    let found = OPTIONS.iter().find(|(short, _, _)| *short == Some(letter));
    found
        .map(|(_, _, meaning)| *meaning)
        .or_else(|| IGNORED_LETTERS.contains(letter).then_some(Meaning::Switch(Switch::Ignored)))
        .or_else(|| {
            IGNORED_LETTERS_WITH_VALUE.contains(letter).then_some(Meaning::Value(Value::Ignored))
        })
}

/// The long option that was most likely meant.
pub(super) fn suggestion(option: &str) -> Option<&'static str> {
    let meant = format!("--{}", option.trim_start_matches('-'));
    most_similar(&meant, OPTIONS.iter().map(|(_, long, _)| *long))
}

type Row = (Option<char>, &'static str, Meaning);

const fn switch(short: Option<char>, long: &'static str, switch: Switch) -> Row {
    (short, long, Meaning::Switch(switch))
}

const fn value(short: Option<char>, long: &'static str, value: Value) -> Row {
    (short, long, Meaning::Value(value))
}

const SEVERAL: &str = "it makes several requests of one";
const FILE: &str = "it reads a file that is not at hand";
const AUTHENTICATION: &str = "only user and password, or a token, can be sent";

const OPTIONS: &[Row] = &[
    switch(Some('G'), "--get", Switch::Get),
    switch(Some('g'), "--globoff", Switch::Globoff),
    switch(Some('I'), "--head", Switch::Head),
    switch(Some('0'), "--http1.0", Switch::HttpVersion(HttpVersion::Http10)),
    switch(None, "--http1.1", Switch::HttpVersion(HttpVersion::Http11)),
    switch(None, "--http2", Switch::HttpVersion(HttpVersion::Http2)),
    switch(None, "--http2-prior-knowledge", Switch::HttpVersion(HttpVersion::Http2)),
    switch(None, "--http3", Switch::HttpVersion(HttpVersion::Http3)),
    switch(None, "--http3-only", Switch::HttpVersion(HttpVersion::Http3)),
    switch(Some('k'), "--insecure", Switch::Insecure),
    switch(Some('L'), "--location", Switch::Location),
    switch(None, "--location-trusted", Switch::Location),
    switch(None, "--digest", Switch::Unsupported(AUTHENTICATION)),
    switch(None, "--ntlm", Switch::Unsupported(AUTHENTICATION)),
    switch(None, "--negotiate", Switch::Unsupported(AUTHENTICATION)),
    switch(Some('n'), "--netrc", Switch::Unsupported(FILE)),
    switch(Some(':'), "--next", Switch::Unsupported(SEVERAL)),
    value(None, "--oauth2-bearer", Value::Bearer),
    value(None, "--cacert", Value::CaCert),
    value(Some('E'), "--cert", Value::Cert),
    value(None, "--connect-timeout", Value::ConnectTimeout),
    value(Some('b'), "--cookie", Value::Cookie),
    value(Some('d'), "--data", Value::Data),
    value(None, "--data-ascii", Value::Data),
    value(None, "--data-binary", Value::DataBinary),
    value(None, "--data-raw", Value::DataRaw),
    value(None, "--data-urlencode", Value::DataUrlencode),
    value(Some('F'), "--form", Value::Form),
    value(None, "--form-string", Value::Form),
    value(Some('H'), "--header", Value::Header),
    value(None, "--json", Value::Json),
    value(None, "--key", Value::Key),
    value(Some('m'), "--max-time", Value::MaxTime),
    value(Some('x'), "--proxy", Value::Proxy),
    value(Some('r'), "--range", Value::Range),
    value(Some('e'), "--referer", Value::Referer),
    value(Some('X'), "--request", Value::Request),
    value(None, "--resolve", Value::Resolve),
    value(Some('K'), "--config", Value::Unsupported(FILE)),
    value(None, "--aws-sigv4", Value::Unsupported(AUTHENTICATION)),
    value(Some('z'), "--time-cond", Value::Unsupported("write the header `If-Modified-Since`")),
    value(None, "--unix-socket", Value::Unsupported("a browser connects to a host")),
    value(None, "--connect-to", Value::Unsupported("use `--resolve`")),
    value(None, "--request-target", Value::Unsupported("a browser takes the target from the URL")),
    value(Some('T'), "--upload-file", Value::UploadFile),
    value(None, "--url", Value::Url),
    value(None, "--url-query", Value::UrlQuery),
    value(Some('u'), "--user", Value::User),
    value(Some('A'), "--user-agent", Value::UserAgent),
];

/// Switches that change output, or transport in ways that no response depends on.
const IGNORED_SWITCHES: &[&str] = &[
    "basic",
    "buffer",
    "compressed",
    "create-dirs",
    "disable",
    "fail",
    "fail-early",
    "fail-with-body",
    "false-start",
    "include",
    "ipv4",
    "ipv6",
    "no-alpn",
    "no-buffer",
    "no-clobber",
    "no-compressed",
    "no-keepalive",
    "no-progress-meter",
    "no-sessionid",
    "path-as-is",
    "progress-bar",
    "raw",
    "remote-header-name",
    "remote-name",
    "remote-time",
    "remove-on-error",
    "retry-all-errors",
    "retry-connrefused",
    "show-error",
    "show-headers",
    "silent",
    "ssl-reqd",
    "styled-output",
    "suppress-connect-headers",
    "tcp-fastopen",
    "tcp-nodelay",
    "tlsv1",
    "tlsv1.0",
    "tlsv1.1",
    "tlsv1.2",
    "tlsv1.3",
    "trace-ids",
    "trace-time",
    "verbose",
];

/// Options with a value of the same kind.
const IGNORED_VALUES: &[&str] = &[
    "ciphers",
    "cookie-jar",
    "curves",
    "dump-header",
    "expect100-timeout",
    "happy-eyeballs-timeout-ms",
    "interface",
    "keepalive-time",
    "libcurl",
    "limit-rate",
    "max-filesize",
    "max-redirs",
    "noproxy",
    "output",
    "output-dir",
    "proto",
    "proto-default",
    "proto-redir",
    "rate",
    "retry",
    "retry-delay",
    "retry-max-time",
    "speed-limit",
    "speed-time",
    "stderr",
    "tls-max",
    "tls13-ciphers",
    "trace",
    "trace-ascii",
    "trace-config",
    "write-out",
];

const IGNORED_LETTERS: &str = "#146fiJjNOqRsSv";
const IGNORED_LETTERS_WITH_VALUE: &str = "cDowyY";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_and_short_name_the_same() {
        for (letter, option, meaning) in OPTIONS {
            assert_eq!(long(option), Some(*meaning));
            assert!(letter.is_none_or(|letter| short(letter) == Some(*meaning)), "{option}");
        }
    }

    #[test]
    fn what_has_no_effect_is_known_all_the_same() {
        assert_eq!(long("--compressed"), Some(Meaning::Switch(Switch::Ignored)));
        assert_eq!(short('o'), Some(Meaning::Value(Value::Ignored)));
        assert_eq!((long("--copmressed"), short('?')), (None, None));
    }

    #[test]
    fn dashes_are_no_obstacle_to_a_suggestion() {
        assert_eq!(suggestion("--hedaer"), Some("--header"));
        assert_eq!(suggestion("-header"), Some("--header"));
        assert_eq!(suggestion("--frobnicate"), None);
    }
}
