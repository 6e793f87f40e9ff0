//! Redirects to any `Location`, through whole fetches.

use corsac::CredentialsMode;
use corsac::browser::{
    Action, BrowserProfile, Client, ExchangeKind, Fetch, Mode, Moment, PreflightCache, Request,
    RequestInit, Response,
};
use url::Url;

const STATUSES: [u16; 5] = [301, 302, 303, 307, 308];
const METHODS: [&str; 4] = ["GET", "POST", "HEAD", "PUT"];
const MODES: [Mode; 3] = [Mode::Cors, Mode::NoCors, Mode::SameOrigin];
const PAGES: [&str; 2] = ["https://app.example/page", "http://app.example/page"];
const MOST_REQUESTS: usize = 21;

/// The first five bytes choose the request; the rest is what every response leads to, one line
/// for each line of it.
pub fn check(data: &[u8]) {
    let Some(([status, method, mode, page, url], rest)) = data.split_first_chunk() else { return };
    let lines: Vec<&[u8]> = rest.split(|byte| *byte == b'\n').collect();
    let page: Url = of(&PAGES, *page).parse().expect("each page is a URL");
    let target = page.join(of(&["/", "https://api.example/#f"], *url)).expect("each target is one");
    let init = RequestInit {
        method: Some(of(&METHODS, *method).to_owned()),
        mode: of(&MODES, *mode),
        credentials: CredentialsMode::Include,
        ..RequestInit::default()
    };
    for profile in BrowserProfile::ALL {
        let client = Client::document(page.clone());
        if let Ok(request) = Request::new(&client, target.clone(), init.clone(), profile) {
            run(request, of(&STATUSES, *status), &lines);
        }
    }
}

fn of<T: Copy>(choices: &[T], byte: u8) -> T {
    choices[usize::from(byte) % choices.len()]
}

fn run(request: Request, status: u16, lines: &[&[u8]]) {
    let mut cache = PreflightCache::new(request.departures());
    let mut fetch = Fetch::new(request);
    let mut requests = 0;
    while let Action::Send(http) = fetch.poll_action(&mut cache, Moment::START) {
        let origin = http.headers().first(b"origin").unwrap_or(b"*").to_vec();
        let is_preflight = http.kind() == ExchangeKind::Preflight;
        requests += usize::from(!is_preflight);
        assert!(requests <= MOST_REQUESTS);
        let response =
            if is_preflight { granted(&origin) } else { redirect(status, &origin, lines) };
        fetch.handle_response(response, &mut cache, Moment::START);
    }
    assert!(fetch.outcome().is_some());
    for url in fetch.request().url_list() {
        assert!(matches!(url.scheme(), "http" | "https") && url.has_host(), "{url}");
    }
    // The last URL of the list may be one that main fetch refused to ask.
    let urls = fetch.request().url_list().len();
    assert!(urls == requests || urls == requests + 1);
}

fn granted(origin: &[u8]) -> Response {
    Response::new(
        200,
        [
            ("Access-Control-Allow-Origin", origin),
            ("Access-Control-Allow-Credentials", b"true"),
            ("Access-Control-Allow-Methods", b"PUT"),
        ],
    )
}

fn redirect(status: u16, origin: &[u8], lines: &[&[u8]]) -> Response {
    let mut headers = vec![
        ("Access-Control-Allow-Origin", origin),
        ("Access-Control-Allow-Credentials", b"true"),
    ];
    headers.extend(lines.iter().map(|line| ("Location", *line)));
    Response::new(status, headers)
}
