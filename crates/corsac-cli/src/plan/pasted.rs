//! A request from what DevTools copied.

use std::borrow::Cow;

use corsac::HeaderList;
use corsac::browser::BrowserProfile;
use corsac_paste::{CertificateCheck, HttpVersion, Network, PasteError, PastedRequest, Remark};
use url::Url;

use super::ask::{Ask, BodyIs, BrowserAsk};
use super::file::read_file;
use super::preflight;
use crate::arguments::CheckArguments;
use crate::mistake::{Mistake, SourceText, Typed};

/// The request that was pasted, if one was.
///
/// # Errors
/// The mistake in the pasted text.
pub(super) fn read(arguments: &CheckArguments) -> Result<Option<PastedRequest>, Mistake> {
    type Reader = fn(&str) -> Result<PastedRequest, PasteError>;
    let sources: [(&'static str, &Option<String>, Reader); 2] = [
        ("--curl", &arguments.curl, PastedRequest::from_curl),
        ("--fetch", &arguments.fetch, PastedRequest::from_fetch_call),
    ];
    let given =
        sources.into_iter().find_map(|(flag, text, read)| Some((flag, text.as_ref()?, read)));
    let Some((flag, text, read)) = given else { return Ok(None) };
    let text = pasted_text(flag, text)?;
    read(&text).map(Some).map_err(|error| mistake(flag, &text, &error))
}

fn pasted_text<'a>(flag: &'static str, text: &'a str) -> Result<Cow<'a, str>, Mistake> {
    if text != "-" {
        return Ok(Cow::Borrowed(text));
    }
    let content = read_file(flag, text)?;
    let text = String::from_utf8(content).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Typed::flag(flag, "-").whole(format!("standard input is not UTF-8 from byte {at} on"))
    })?;
    let text = text.strip_prefix('\u{feff}').map_or(text.clone(), str::to_owned);
    Ok(Cow::Owned(text))
}

fn mistake(flag: &str, text: &str, error: &PasteError) -> Mistake {
    let text = SourceText::new(flag, text);
    let mut mistake = text.mistake(error.span(), error.to_string()).label(error.label());
    mistake.help = error.help().map(Into::into);
    mistake
}

/// What a pasted request asks.
pub(super) fn ask(pasted: PastedRequest) -> Ask {
    let (pasted, note_on_preflight) = preflight::request_of(pasted);
    let remarks = pasted.remarks.iter().filter(|remark| is_news(remark)).map(note);
    let notes = remarks.chain(note_on_preflight.map(str::to_owned)).collect();
    let profile = profile(&pasted.browser_headers);
    Ask {
        url: pasted.url,
        origin: pasted.origin.map(|origin| origin.to_string()),
        method: pasted.method.map(|method| method.to_string()),
        headers: pasted.headers.iter().map(header).collect(),
        preflight: pasted.preflight,
        body: pasted.body,
        body_is: BodyIs::String,
        mode: pasted.mode.unwrap_or_default(),
        credentials: pasted.credentials.unwrap_or_default(),
        redirect: pasted.redirect.unwrap_or_default(),
        cache: pasted.cache.unwrap_or_default(),
        referrer: pasted.referrer,
        referrer_policy: pasted.referrer_policy,
        profile,
        browser: BrowserAsk {
            cookies: Vec::new(),
            cookie_header: pasted.cookie,
            set_cookies: Vec::new(),
            user: pasted.user,
            user_agent: None,
        },
        notes,
    }
}

/// That a browser sets its own headers itself is what everybody expects.
fn is_news(remark: &Remark) -> bool {
    !matches!(remark, Remark::BrowserHeader { .. })
}

fn note(remark: &Remark) -> String {
    format!("from the paste: {remark}")
}

/// A header as after `-H`.
fn header((name, value): (&[u8], &[u8])) -> String {
    let separator = if value.is_empty() { ";" } else { ": " };
    [&decode(name), separator, &decode(value)].concat()
}

/// Each byte as the character of its number, as scripts have them.
fn decode(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// The URL; one that is relative to the page becomes whole.
pub(super) fn absolute(ask: &Ask) -> String {
    let origin = ask.origin.as_deref().and_then(|origin| Url::parse(origin).ok());
    let referrer = ask.referrer.as_deref().and_then(|referrer| Url::parse(referrer).ok());
    let is_page =
        |referrer: &Url| origin.as_ref().is_none_or(|origin| origin.origin() == referrer.origin());
    let base = referrer.filter(is_page).or(origin.clone());
    match (Url::parse(&ask.url), base) {
        (Err(url::ParseError::RelativeUrlWithoutBase), Some(base)) => {
            base.join(&ask.url).map_or_else(|_| ask.url.clone(), String::from)
        }
        _ => ask.url.clone(),
    }
}

/// The browser that the request was copied from.
fn profile(browser_headers: &HeaderList) -> BrowserProfile {
    let name = browser_headers.get(b"User-Agent").unwrap_or_default();
    let is_firefox = name.windows(8).any(|word| word == b"Firefox/");
    if is_firefox { BrowserProfile::Firefox } else { BrowserProfile::Chromium }
}

/// The arguments with what a pasted command says of the network; flags win.
pub(super) fn with_network(arguments: CheckArguments, pasted: &Network) -> CheckArguments {
    let seconds = |time: std::time::Duration| time.as_secs_f64().to_string();
    let mut network = arguments.network;
    network.insecure |= pasted.certificate_check == CertificateCheck::Off;
    network.resolve.extend(pasted.resolve.iter().cloned());
    network.proxy = network.proxy.or_else(|| pasted.proxy.clone());
    network.cacert = network.cacert.or_else(|| pasted.cacert.clone());
    network.cert = network.cert.or_else(|| pasted.cert.clone());
    network.key = network.key.or_else(|| pasted.key.clone());
    let connect_timeout = pasted.connect_timeout.map(seconds);
    network.connect_timeout = network.connect_timeout.or(connect_timeout);
    if !network.http1 && !network.http2 {
        let old = [Some(HttpVersion::Http10), Some(HttpVersion::Http11)];
        network.http1 = old.contains(&pasted.http_version);
        network.http2 = pasted.http_version == Some(HttpVersion::Http2);
    }
    let max_time = arguments.max_time.or_else(|| pasted.max_time.map(seconds));
    CheckArguments { network, max_time, ..arguments }
}
