//! Who asks: the APIs and elements that start a fetch.

use super::mode::named;

/// The API or element a request comes from.
///
/// It decides the destination, which requests may need a CORS-preflight, and how a browser's
/// console calls the request.
///
/// <https://fetch.spec.whatwg.org/#request-initiator-type>
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Initiator {
    /// `fetch()`.
    Fetch,
    /// `XMLHttpRequest`.
    XmlHttpRequest,
    /// `<img>`.
    Image,
    /// `<script>`.
    Script,
    /// `<script type="module">`.
    ModuleScript,
    /// `<link rel="stylesheet">`.
    Stylesheet,
    /// `@font-face` and `FontFace`.
    Font,
    /// `EventSource`.
    EventSource,
}
named!(Initiator {
    Fetch => "fetch",
    XmlHttpRequest => "xhr",
    Image => "img",
    Script => "script",
    ModuleScript => "module-script",
    Stylesheet => "style",
    Font => "font",
    EventSource => "eventsource",
});

impl Initiator {
    /// The request's destination, as `Sec-Fetch-Dest` spells it.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-request-destination>
    #[must_use]
    pub fn destination(self) -> &'static str {
        match self {
            Self::Fetch | Self::XmlHttpRequest | Self::EventSource => "empty",
            Self::Image => "image",
            Self::Script | Self::ModuleScript => "script",
            Self::Stylesheet => "style",
            Self::Font => "font",
        }
    }

    /// Whether a script chooses method and headers, which is what the unsafe-request flag says.
    pub(crate) fn is_scripted(self) -> bool {
        matches!(self, Self::Fetch | Self::XmlHttpRequest)
    }

    /// Whether markup asks (and so `crossorigin` may apply): everything but scripts' own APIs.
    pub(crate) fn is_element(self) -> bool {
        !self.is_scripted() && self != Self::EventSource
    }
}

/// The state of a `crossorigin` content attribute.
///
/// <https://html.spec.whatwg.org/multipage/urls-and-fetching.html#cors-settings-attributes>
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum CrossOriginAttribute {
    /// The attribute is missing.
    #[default]
    NoCors,
    /// `crossorigin`, `crossorigin="anonymous"`, or a value that is no keyword.
    Anonymous,
    /// `crossorigin="use-credentials"`.
    UseCredentials,
}

impl CrossOriginAttribute {
    /// The state for an attribute's value; `None` where the attribute is missing.
    ///
    /// # Example
    /// ```
    /// use corsac::browser::CrossOriginAttribute as State;
    /// assert_eq!(State::of_value(Some("USE-credentials")), State::UseCredentials);
    /// assert_eq!(State::of_value(Some("nonsense")), State::Anonymous);
    /// assert_eq!(State::of_value(None), State::NoCors);
    /// ```
    #[must_use]
    pub fn of_value(value: Option<&str>) -> Self {
        match value {
            None => Self::NoCors,
            Some(value) if value.eq_ignore_ascii_case("use-credentials") => Self::UseCredentials,
            Some(_) => Self::Anonymous,
        }
    }
}
