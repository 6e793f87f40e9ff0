use corsac::HeaderList;
use corsac::browser::Response;
use corsac::server::{Decision, RequestHead, ResponseHeaderName, UpstreamHeaders, Value};

/// The response as a server sends it: what the decision says, done to what the service answered.
///
/// This is an adapter in its plainest form.
pub fn apply(decision: &Decision<'_>, head: &impl RequestHead, response: Response) -> Response {
    let mut headers = response.headers().clone();
    let keeps_own = decision.upstream_headers() == UpstreamHeaders::Keep
        && headers.contains(b"access-control-allow-origin");
    if !keeps_own {
        replace(decision, head, &mut headers);
    }
    let missing = decision.vary().missing_from(headers.values(b"vary"));
    if !missing.is_empty() {
        headers.push(b"Vary", missing.as_str().as_bytes());
    }
    Response::from_parts(response.status(), headers)
}

fn replace(decision: &Decision<'_>, head: &impl RequestHead, headers: &mut HeaderList) {
    for name in ResponseHeaderName::ALL.iter().filter(|name| is_cors(**name)) {
        headers.delete(name.as_str().as_bytes());
    }
    for (name, value) in decision.header_lines() {
        let name = name.as_str().as_bytes();
        headers.delete(name);
        match value {
            Value::Constant(value) => headers.push(name, value.as_bytes()),
            Value::SameAs(request) => {
                head.header_lines(request).for_each(|line| headers.push(name, line));
            }
        }
    }
}

fn is_cors(name: ResponseHeaderName) -> bool {
    name.as_str().starts_with("access-control-")
}

#[cfg(test)]
mod tests {
    use corsac::server::{ListedHead, Policy, PolicyConfig};

    use super::*;

    #[test]
    fn the_services_cors_headers_go_and_its_vary_stays() {
        let allow_origins = vec!["https://app.example".to_owned()];
        let policy = Policy::new(PolicyConfig { allow_origins, ..Default::default() }).unwrap();
        let request = HeaderList::from_iter([("Origin", "https://other.example")]);
        let head = ListedHead::new("GET", "/", &request);
        let own =
            [("Access-Control-Allow-Origin", "*"), ("Vary", "Accept"), ("vary", "Accept-Encoding")];
        let sent = apply(&policy.decide(&head), &head, Response::new(200, own));
        assert!(!sent.headers().contains(b"access-control-allow-origin"));
        let vary: Vec<_> = sent.headers().values(b"vary").collect();
        assert_eq!(vary, [&b"Accept"[..], b"Accept-Encoding", b"Origin"]);
    }
}
