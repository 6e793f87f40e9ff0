use super::Hint;
use super::policy::Policy;

pub(super) fn hint(policy: &Policy) -> Hint {
    Hint {
        place: "a @Configuration class that implements WebMvcConfigurer",
        snippet: policy.exported("spring"),
        trap: "Spring Security comes first and answers preflights with 401 or 403, unless it has \
               http.cors(Customizer.withDefaults()).",
    }
}
