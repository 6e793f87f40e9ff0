//! URLs at which people log in.

use url::Url;

/// Names that a path, or a host in front of its first dot, has where people log in.
const NAMES: [&str; 14] = [
    "adfs",
    "authorize",
    "log-in",
    "login",
    "logon",
    "oauth",
    "oauth2",
    "openid-connect",
    "saml",
    "saml2",
    "sign-in",
    "sign_in",
    "signin",
    "sso",
];

/// Query keys of a request to authorize (OAuth 2.0) and to authenticate (SAML 2.0).
const KEYS: [&str; 2] = ["response_type", "SAMLRequest"];

/// Whether a redirect leads to where people log in, from somewhere else.
pub(super) fn is_login(from: &Url, to: &Url) -> bool {
    looks_like_login(to) && !looks_like_login(from)
}

fn looks_like_login(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().split('.').next();
    let path = url.path().split('/').map(without_extension);
    path.chain(host).any(is_name) || url.query_pairs().any(|(key, _)| is_key(&key))
}

fn without_extension(name: &str) -> &str {
    name.split_once('.').map_or(name, |(start, _)| start)
}

fn is_name(name: &str) -> bool {
    NAMES.iter().any(|own| own.eq_ignore_ascii_case(name))
}

fn is_key(key: &str) -> bool {
    KEYS.contains(&key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leads_to(to: &str) -> bool {
        let from: Url = "https://api.example.com/blog/signing-in".parse().unwrap();
        is_login(&from, &from.join(to).unwrap())
    }

    #[test]
    fn logins_are_recognized() {
        assert!(leads_to("/accounts/login/?next=/items"));
        assert!(leads_to("/Account/Login?ReturnUrl=%2Fitems"));
        assert!(leads_to("/login.php"));
        assert!(leads_to("https://login.example.net/x"));
        assert!(leads_to("https://id.example.net/o/auth?response_type=code&client_id=a"));
    }

    #[test]
    fn other_paths_are_not() {
        assert!(!leads_to("/blog/login-page-design/"));
        assert!(!leads_to("/authors"));
        assert!(!leads_to("/items?next=login"));
        let from: Url = "https://api.example.com/login".parse().unwrap();
        assert!(!is_login(&from, &from.join("/login/").unwrap()));
    }
}
