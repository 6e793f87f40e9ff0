use std::net::SocketAddr;

use corsac::HeaderList;
use corsac::browser::{HttpRequest, Moment, Response};
use corsac_client::ReceivedBody;
use corsac_diagnostics::WithheldCookie;

use super::examination::{End, Unanswered};

/// Where responses come from: the network, a recording, or a policy.
pub(super) trait Carrier {
    /// The request as it goes out.
    fn prepare(&mut self, http: &HttpRequest<'_>) -> Unanswered;

    /// The response to a request, or why there is none.
    async fn carry(&mut self, sent: &Unanswered) -> Result<Answer, End>;

    /// What the browser's clock says.
    fn now(&self) -> Moment;
}

/// A response, and what is known of how it came.
pub(super) struct Answer {
    /// The request's header lines, as the connection had them.
    pub(super) request_headers: HeaderList,
    pub(super) response: Response,
    pub(super) status_line: Vec<u8>,
    pub(super) body: Option<ReceivedBody>,
    pub(super) peer: Option<SocketAddr>,
    /// Cookies that the browser does not keep.
    pub(super) rejected_cookies: Vec<WithheldCookie>,
}
