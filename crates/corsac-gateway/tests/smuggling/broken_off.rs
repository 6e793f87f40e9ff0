//! Requests that never come to their end.

use crate::row::{before_echo, post, witness};
use crate::support::wire::WireError;

/// The client closes in the middle, or resets. What came is never taken for a whole request.
#[test]
fn half_a_request_is_none() {
    let (gateway, backend) = before_echo();
    let requests = [
        "GET /g HTTP/1.1\r\nHost: a.example\r\n".to_owned(),
        "GET /g HTTP/1.1\r\nHost: a.ex".to_owned(),
        post("Content-Length: 10\r\n", "hello"),
        post("Content-Length: 1\r\n", ""),
        post("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n"),
        post("Transfer-Encoding: chunked\r\n", "5\r\nhel"),
        post("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\n"),
        post("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\nX: y\r\n"),
    ];
    for request in &requests {
        let before = backend.requests().len();
        let mut closing = gateway.client();
        closing.send(request).wire.finish();
        // An answer would be an error; mostly there is nobody to answer.
        match closing.try_response_to("POST") {
            Ok(response) => assert!((400..500).contains(&response.status), "{request:?}"),
            Err(WireError::Late) => panic!("the gateway waits for the rest of {request:?}"),
            Err(_) => {}
        }
        let mut resetting = gateway.client();
        resetting.send(request);
        resetting.wire.reset();
        assert_eq!(backend.requests().len(), before, "{request:?}");
        witness(&gateway, "half a request");
    }
    let whole = backend.requests();
    assert!(whole.iter().all(|request| request.head.target().starts_with("/witness/")));
}
