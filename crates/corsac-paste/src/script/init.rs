//! The options of the call (`RequestInit`).

use corsac::browser::{CacheMode, Mode, RedirectMode, ReferrerPolicy};
use corsac::{CredentialsMode, HeaderList, Method};

use super::call::Call;
use super::headers::header_list;
use super::value::{Literal, Member, Quoted, Value};
use crate::error::{PasteError, ScriptMistake};
use crate::header::{self, Source};
use crate::remark::Remark;
use crate::request::PastedRequest;
use crate::similar::most_similar;

/// The request that a call makes.
pub(super) fn request(call: Call) -> Result<PastedRequest, PasteError> {
    let url = call.url.to_text().ok_or_else(|| call.url.wrong_type("a URL"))?;
    let mut request = PastedRequest { url, url_span: call.url.span, ..PastedRequest::default() };
    let mut headers = HeaderList::new();
    if let Some(init) = call.init {
        let Value::Object(members) = &init.value else { return Err(init.wrong_type("an object")) };
        for member in members {
            apply(member, &mut request, &mut headers)?;
        }
        remark_guessed_credentials(members, &mut request);
    }
    header::take_in(&mut request, &headers, &Source::Script);
    Ok(request)
}

fn apply(
    member: &Member,
    request: &mut PastedRequest,
    headers: &mut HeaderList,
) -> Result<(), PasteError> {
    let value = &member.value;
    if matches!(value.value, Value::Undefined) {
        return Ok(());
    }
    match member.name.as_str() {
        "body" => body(value, request, headers)?,
        "cache" => request.cache = Some(one_of("cache", value, CACHE_MODES, CacheMode::from_name)?),
        "credentials" => {
            let from_name = CredentialsMode::from_name;
            request.credentials = Some(one_of("credentials", value, CREDENTIALS, from_name)?);
        }
        "headers" => set_headers(headers, header_list(value)?),
        "method" => request.method = Some(method(value)?),
        "mode" => request.mode = Some(one_of("mode", value, MODES, Mode::from_name)?),
        "redirect" => {
            request.redirect = Some(one_of("redirect", value, REDIRECTS, RedirectMode::from_name)?);
        }
        "referrer" => request.referrer = Some(text(value)?),
        "referrerPolicy" => request.referrer_policy = referrer_policy(value)?,
        name => request.remarks.push(Remark::MemberIgnored { name: name.to_owned() }),
    }
    Ok(())
}

const CACHE_MODES: &[&str] =
    &["default", "no-store", "reload", "no-cache", "force-cache", "only-if-cached"];
const CREDENTIALS: &[&str] = &["omit", "same-origin", "include"];
const MODES: &[&str] = &["same-origin", "cors", "no-cors"];
const REDIRECTS: &[&str] = &["follow", "error", "manual"];
const POLICIES: &[&str] = &[
    "no-referrer",
    "no-referrer-when-downgrade",
    "same-origin",
    "origin",
    "strict-origin",
    "origin-when-cross-origin",
    "strict-origin-when-cross-origin",
    "unsafe-url",
];

fn text(value: &Literal) -> Result<String, PasteError> {
    value.to_text().ok_or_else(|| value.wrong_type("a string"))
}

fn one_of<T>(
    member: &'static str,
    value: &Literal,
    names: &'static [&'static str],
    from_name: impl Fn(&str) -> Option<T>,
) -> Result<T, PasteError> {
    let name = text(value)?;
    from_name(&name).ok_or_else(|| {
        let suggestion = most_similar(&name, names.iter().copied());
        value.mistake(ScriptMistake::UnknownValue { member, suggestion })
    })
}

/// The empty string leaves the choice to the page.
fn referrer_policy(value: &Literal) -> Result<Option<ReferrerPolicy>, PasteError> {
    match &value.value {
        Value::String(empty) if empty.is_empty() => Ok(None),
        _ => one_of("referrerPolicy", value, POLICIES, ReferrerPolicy::from_name).map(Some),
    }
}

fn method(value: &Literal) -> Result<Method, PasteError> {
    Method::parse(text(value)?).map_err(|_| value.mistake(ScriptMistake::BadMethod))
}

fn body(
    value: &Literal,
    request: &mut PastedRequest,
    headers: &mut HeaderList,
) -> Result<(), PasteError> {
    let content_type: &[u8] = match &value.value {
        Value::Null => return Ok(()),
        Value::UrlSearchParams(_) => b"application/x-www-form-urlencoded;charset=UTF-8",
        _ => b"text/plain;charset=UTF-8",
    };
    let expected = "a string, such as `JSON.stringify({…})`,";
    let text = value.to_text().ok_or_else(|| value.wrong_type(expected))?;
    request.body = Some(text.into_bytes());
    append_content_type(headers, content_type);
    Ok(())
}

/// The `Content-Type` of the body, unless the page says its own.
///
/// In a recording of what was sent, the one that was sent is there.
fn append_content_type(headers: &mut HeaderList, content_type: &[u8]) {
    if !headers.contains(b"content-type") && !header::is_recording(headers) {
        headers.push(b"Content-Type", content_type);
    }
}

/// The options may have their body before their headers, which then replace its `Content-Type`.
fn set_headers(headers: &mut HeaderList, of_page: HeaderList) {
    if of_page.contains(b"content-type") || header::is_recording(&of_page) {
        headers.delete(b"content-type");
    }
    let of_body = std::mem::replace(headers, of_page);
    headers.extend(&of_body);
}

/// Developer tools write JSON, with a mode and credentials in every call.
fn remark_guessed_credentials(members: &[Member], request: &mut PastedRequest) {
    let is_json = members.iter().all(|member| member.quoted == Quoted::Yes);
    if let (true, Some(credentials), Some(Mode::Cors)) =
        (is_json, request.credentials, request.mode)
    {
        request.remarks.push(Remark::CredentialsGuessed { credentials });
    }
}

#[cfg(test)]
mod tests {
    use crate::{PastedRequest, Remark};
    use corsac::browser::{CacheMode, Mode};
    use corsac::{CredentialsMode, Method};

    fn read(init: &str) -> PastedRequest {
        PastedRequest::from_fetch_call(&format!("fetch('https://a.example/', {init})")).unwrap()
    }

    #[test]
    fn options_are_read() {
        let request = read(
            "{method: 'PATCH', mode: 'cors', credentials: 'include', cache: 'no-store',
              redirect: undefined, referrer: 'https://app.example/x', keepalive: true}",
        );
        assert_eq!(request.method, Some(Method::PATCH));
        assert_eq!((request.mode, request.cache), (Some(Mode::Cors), Some(CacheMode::NoStore)));
        assert_eq!(request.credentials, Some(CredentialsMode::Include));
        assert_eq!(request.origin.unwrap().as_str(), "https://app.example");
        assert_eq!(request.remarks, [Remark::MemberIgnored { name: "keepalive".to_owned() }]);
    }

    #[test]
    fn bodies_bring_a_content_type() {
        let content_type = |init| {
            let request = read(init);
            request.headers.get(b"content-type").map(|v| String::from_utf8(v.to_vec()).unwrap())
        };
        assert_eq!(content_type("{body: 'a'}").unwrap(), "text/plain;charset=UTF-8");
        let form = "application/x-www-form-urlencoded;charset=UTF-8";
        assert_eq!(content_type("{body: new URLSearchParams({a: 1})}").unwrap(), form);
        assert_eq!(content_type("{body: 'a', headers: {'Content-Type': 'b/c'}}").unwrap(), "b/c");
        assert_eq!(content_type("{headers: {'Content-Type': 'b/c'}, body: 'a'}").unwrap(), "b/c");
        assert_eq!(
            content_type("{body: 'a', headers: {'X-A': '1'}}").unwrap(),
            "text/plain;charset=UTF-8"
        );
        assert_eq!(content_type("{body: null}"), None);
        assert_eq!(
            content_type("{body: 'a', headers: {accept: '*/*', 'accept-language': 'en'}}"),
            None
        );
    }

    #[test]
    fn credentials_of_developer_tools_are_a_guess() {
        let guess = |init| read(init).remarks.len();
        assert_eq!(guess(r#"{"mode": "cors", "credentials": "omit"}"#), 1);
        assert_eq!(guess("{mode: 'cors', credentials: 'omit'}"), 0);
    }

    #[test]
    fn near_misses_are_named() {
        let text = "fetch('/', {credentials: 'included'})";
        let error = PastedRequest::from_fetch_call(text).unwrap_err();
        assert_eq!(error.help().unwrap(), "did you mean `include`?");
    }
}
