use http::header::MAX_FORWARDS;
use http::{HeaderValue, Method, Request};

/// What `Max-Forwards` leaves of a request.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Forwards {
    /// It goes on.
    Left,
    /// It is for whoever has it now.
    Over,
}

/// Counts this proxy. Only `OPTIONS` is counted here; `TRACE` is not served.
///
/// <https://www.rfc-editor.org/rfc/rfc9110#section-7.6.2>
pub(crate) fn count<B>(request: &mut Request<B>) -> Forwards {
    if *request.method() != Method::OPTIONS {
        return Forwards::Left;
    }
    let headers = request.headers_mut();
    let Some(value) = headers.get(MAX_FORWARDS) else { return Forwards::Left };
    let number = value.to_str().ok().and_then(|text| text.trim().parse::<u64>().ok());
    match number {
        Some(0) => Forwards::Over,
        Some(number) => {
            headers.insert(MAX_FORWARDS, HeaderValue::from(number - 1));
            Forwards::Left
        }
        // No number is no limit.
        None => Forwards::Left,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(method: Method, value: &'static str) -> (Forwards, String) {
        let mut request = Request::new(());
        *request.method_mut() = method;
        request.headers_mut().insert(MAX_FORWARDS, HeaderValue::from_static(value));
        let forwards = count(&mut request);
        (forwards, request.headers()[MAX_FORWARDS].to_str().unwrap().to_owned())
    }

    #[test]
    fn options_goes_as_far_as_it_may() {
        assert_eq!(counted(Method::OPTIONS, "1"), (Forwards::Left, "0".to_owned()));
        assert_eq!(counted(Method::OPTIONS, "0").0, Forwards::Over);
        assert_eq!(counted(Method::OPTIONS, "x"), (Forwards::Left, "x".to_owned()));
        assert_eq!(counted(Method::GET, "0"), (Forwards::Left, "0".to_owned()));
    }
}
