//! Policies whose header values are ready to be sent.

use std::sync::Arc;

use arc_swap::{ArcSwap, Cache};
use corsac::server::{
    ConstantLines, Refusal, RequestHeaderName, ResponseHeaderName, Routes, Value, Vary,
};
use http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, VARY};
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::names::response_header_name;

/// The routes in force: one place, shared by a layer, its services and its handles.
pub(crate) type SharedRoutes = Arc<ArcSwap<ReadyRoutes>>;

/// A service's own view of them: looking whether they are still in force is one ordinary read.
pub(crate) type CachedRoutes = Cache<SharedRoutes, Arc<ReadyRoutes>>;

/// Routes, and the header lines that are the same for many responses.
pub(crate) struct ReadyRoutes {
    pub(crate) routes: Routes<HeaderValue>,
    lists: Vec<Arc<ReadyLines>>,
}

/// A list of header lines.
pub(crate) struct ReadyLines {
    /// Those that are known.
    pub(crate) known: Vec<(HeaderName, HeaderValue)>,
    /// Those that repeat a header of the request.
    pub(crate) repeated: Vec<(ResponseHeaderName, RequestHeaderName)>,
    /// What is known, after a place for `Access-Control-Allow-Origin` and a `Vary`: an answer begins as
    /// a copy, which costs less than to insert the names one by one.
    pub(crate) answer: HeaderMap,
}

impl ReadyRoutes {
    pub(crate) fn new(routes: Routes) -> Self {
        let routes = routes.map_values(header_value);
        let lists = routes.constant_lines().map(|lines| Arc::new(ReadyLines::new(lines))).collect();
        Self { routes, lists }
    }

    pub(crate) fn lines(&self, id: ConstantLines) -> Option<&Arc<ReadyLines>> {
        self.lists.get(id.index())
    }
}

impl ReadyLines {
    /// What [`Self::answer`] says in `Vary`, which most answers do.
    pub(crate) const ANSWER_VARY: Vary = Vary::ALL;

    fn new<'a>(lines: impl Iterator<Item = (ResponseHeaderName, Value<'a, HeaderValue>)>) -> Self {
        let mut repeated = Vec::new();
        let mut known = Vec::new();
        for (name, value) in lines {
            match value {
                Value::Constant(value) => known.push((response_header_name(name), value.clone())),
                Value::SameAs(header) => repeated.push((name, header)),
            }
        }
        // A copy has the room of the original, so there is some to spare.
        let mut answer = HeaderMap::with_capacity(2 * (known.len() + 2));
        answer.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static(""));
        answer.insert(VARY, HeaderValue::from_static(Self::ANSWER_VARY.as_str()));
        answer.extend(known.iter().cloned());
        Self { known, repeated, answer }
    }
}

fn header_value(text: String) -> HeaderValue {
    let constants = CONSTANTS.iter().chain(&Refusal::IDS);
    if let Some(constant) = constants.copied().find(|constant| *constant == text) {
        // These count no references, which many cores would otherwise do in one place.
        return HeaderValue::from_static(constant);
    }
    let value =
        HeaderValue::try_from(text).expect("a policy's values are origins, tokens and numbers");
    // The first clone moves the bytes to where they can be shared, which allocates. Later ones count,
    // and those of a clone do so in fewer steps.
    value.clone()
}

/// Values that many policies have.
const CONSTANTS: [&str; 5] = ["*", "true", "*, authorization", "0", "600"];
