use super::Hint;
use super::policy::Policy;

pub(super) fn hint(policy: &Policy) -> Hint {
    Hint {
        place: "typed_per_filter_config of the virtual host or route",
        snippet: policy.exported("envoy"),
        trap: "It does nothing unless the filter envoy.filters.http.cors stands in http_filters, \
               before those that check logins. Envoy never sends Vary; add it to the responses.",
    }
}
