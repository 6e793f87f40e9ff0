use corsac::server::Key;

use crate::policy::context::PolicyContext;
use crate::policy::finding::PolicyFinding;
use crate::policy::rule::{Check, policy_rule};

policy_rule! {
    /// # WebSockets are open to every page
    ///
    /// ## What it finds
    /// `allow_credentials` without `websocket_origins`, which is a note; `*` in `websocket_origins`, which
    /// is a warning.
    ///
    /// ## Why it matters
    /// Browsers open a WebSocket to any server, with its cookies, and ask nobody. Whether the page may is
    /// for the server to check. Without WebSockets there is nothing to do.
    ///
    /// ## Write instead
    /// The origins whose pages open them:
    ///
    /// ```toml
    /// websocket_origins = ["https://app.example.com"]
    /// ```
    ///
    /// ## References
    /// <https://www.rfc-editor.org/rfc/rfc6455#section-10.2>
    WEBSOCKET_ORIGIN_UNCHECKED, "websocket-origin-unchecked", Warning, Check::Policy(check)
}

fn check(context: &PolicyContext<'_>) -> Vec<PolicyFinding> {
    let config = context.config;
    if let Some(index) = config.websocket_origins.iter().position(|text| text == "*") {
        let place = context.entry(Key::WebsocketOrigins, index);
        let finding = WEBSOCKET_ORIGIN_UNCHECKED
            .warning(place, "Every page can open a WebSocket, with the user's cookies.")
            .label("every page")
            .help("List the origins whose pages open them.");
        return vec![finding];
    }
    if !config.allow_credentials || !config.websocket_origins.is_empty() {
        return Vec::new();
    }
    let finding = WEBSOCKET_ORIGIN_UNCHECKED
        .note(
            context.place(Key::AllowCredentials),
            "Cookies are in use, and nothing says whose pages may open WebSockets.",
        )
        .label("WebSockets have the cookies too")
        .help("If the service has WebSockets, list their origins in websocket_origins.");
    vec![finding]
}
