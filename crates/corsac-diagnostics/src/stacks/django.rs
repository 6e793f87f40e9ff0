use super::Hint;
use super::policy::Policy;

pub(super) fn hint(policy: &Policy) -> Hint {
    Hint {
        place: "pip package django-cors-headers; settings.py",
        snippet: policy.exported("django"),
        trap: "CorsMiddleware has to stand above CommonMiddleware, whose redirect to the URL with a \
               slash has no CORS headers otherwise.",
    }
}
