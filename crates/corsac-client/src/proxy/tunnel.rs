//! Tunnels through proxies.
//!
//! <https://www.rfc-editor.org/rfc/rfc9110#name-connect>

use corsac::HeaderList;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::Proxy;
use crate::connection::Stream;
use crate::deadline::Deadline;
use crate::destination::Target;
use crate::error::{ExchangeError, Phase};
use crate::http1::failure::{closed, malformed, transport};
use crate::http1::raw_head::{HeadRecorder, RecorderState, status, status_line};
use crate::network::Limits;

/// Has the proxy connect to the target; the stream then leads there.
pub(crate) async fn open(
    mut stream: Box<dyn Stream>,
    proxy: &Proxy,
    target: &Target<'_>,
    limits: Limits,
    opening: Deadline,
) -> Result<Box<dyn Stream>, ExchangeError> {
    let request = request(&target.authority(), &proxy.authorization_lines());
    let answer = opening.limit(Phase::ProxyTunnel, ask(&mut stream, &request, limits)).await;
    let head = answer.flatten().map_err(|cause| broken(proxy, cause))?;
    match status(&head) {
        Some(200..=299) => Ok(stream),
        Some(status) => Err(refusal(proxy, target, &head, status)),
        None => Err(broken(proxy, malformed(&head))),
    }
}

fn request(authority: &str, authorization: &HeaderList) -> Vec<u8> {
    let mut bytes = format!("CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n").into_bytes();
    for (name, value) in authorization {
        bytes.extend([name, b": ", value, b"\r\n"].concat());
    }
    bytes.extend_from_slice(b"\r\n");
    bytes
}

/// Sends the request and reads the head of the answer.
///
/// No byte of the tunnel is lost: in TLS it is the client that speaks first, so nothing can have
/// come behind the head.
async fn ask(
    stream: &mut Box<dyn Stream>,
    request: &[u8],
    limits: Limits,
) -> Result<Vec<u8>, ExchangeError> {
    let mut head = HeadRecorder::new(limits.head_bytes);
    let mut buffer = [0; 1024];
    // As everywhere, what reading finds says more than a failure to write.
    let _ = stream.write_all(request).await;
    let _ = stream.flush().await;
    loop {
        let received = || head.bytes().to_vec();
        let read = stream.read(&mut buffer).await;
        let count = read.map_err(|error| transport(&error, received()))?;
        if count == 0 {
            return Err(closed(received()));
        }
        head.record(&buffer[..count]);
        match head.state() {
            RecorderState::Recording => {}
            RecorderState::Complete => return Ok(head.bytes().to_vec()),
            RecorderState::TooLong => return Err(ExchangeError::head_too_large(limits)),
        }
    }
}

fn refusal(proxy: &Proxy, target: &Target<'_>, head: &[u8], status: u16) -> ExchangeError {
    let refused = ExchangeError::ProxyRefused {
        proxy: proxy.to_string(),
        target: target.authority(),
        status_line: status_line(head).to_vec(),
        status,
    };
    proxy.permit(status).err().unwrap_or(refused)
}

fn broken(proxy: &Proxy, cause: ExchangeError) -> ExchangeError {
    ExchangeError::ProxyTunnel { proxy: proxy.to_string(), cause: Box::new(cause) }
}
