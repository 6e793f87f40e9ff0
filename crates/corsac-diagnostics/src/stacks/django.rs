use super::Hint;
use super::policy::{Policy, line, lines};

pub(super) fn hint(policy: &Policy) -> Hint {
    Hint {
        place: "pip package django-cors-headers; settings.py",
        snippet: lines([
            line("INSTALLED_APPS += [\"corsheaders\"]"),
            line("MIDDLEWARE = ["),
            line("    \"corsheaders.middleware.CorsMiddleware\","),
            line("    \"django.middleware.common.CommonMiddleware\","),
            line("    # the others"),
            line("]"),
            line(format!("CORS_ALLOWED_ORIGINS = [\"{}\"]", policy.origin)),
            line(format!("CORS_ALLOW_METHODS = [{}]", policy.methods("\""))),
            policy.headers("\"", |names| format!("CORS_ALLOW_HEADERS = [{names}]")),
            policy.exposed("\"", |names| format!("CORS_EXPOSE_HEADERS = [{names}]")),
            policy.credentials("CORS_ALLOW_CREDENTIALS = True"),
        ]),
        trap: "CorsMiddleware has to stand above CommonMiddleware, whose redirect to the URL with a \
               slash has no CORS headers otherwise.",
    }
}
