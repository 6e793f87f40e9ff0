use corsac::browser::Failure;

use crate::finding::Finding;
use crate::fix::Fix;
use crate::observation::Observation;
use crate::rule::rule;
use crate::{excerpt, place, refusal};

rule! {
    /// # The redirect leads to a URL with a user name or password
    ///
    /// ## What it finds
    /// A redirect, across origins, to a URL such as `https://user:password@api.example.com/`. In
    /// Chromium any redirect to such a URL.
    ///
    /// ## Why it matters
    /// With it one server could log people in at another, and the password would be in logs and in
    /// the browser's history. Browsers refuse to follow.
    ///
    /// ## Write instead
    /// The URL without user name and password. Let the page send `Authorization` to the final URL,
    /// or let the redirecting server fetch the data and answer by itself.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#concept-http-redirect-fetch>
    REDIRECT_WITH_CREDENTIALS, "redirect-with-credentials", Refusal, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let Some(Failure::RedirectWithCredentials { target }) = observation.failure() else {
        return Vec::new();
    };
    let message = format!(
        "{} redirects to {} with a user name or password in the URL.",
        refusal::response(observation),
        excerpt::url(target)
    );
    let finding = REDIRECT_WITH_CREDENTIALS
        .finding(message)
        .at_failure(observation, |exchange| place::part_of_line(exchange, "Location", user_info));
    vec![finding.fix(Fix::advice("Leave user name and password out of the URL in Location."))]
}

/// Where user name and password stand in a URL, with the `@` after them.
fn user_info(location: &[u8]) -> std::ops::Range<usize> {
    let is_slash = |byte: &u8| matches!(byte, b'/' | b'\\');
    let slash = location.iter().position(is_slash).unwrap_or(0);
    let start = slash + location[slash..].iter().take_while(|byte| is_slash(byte)).count();
    let authority = location[start..].iter().take_while(|byte| !b"/\\?#".contains(byte)).count();
    let at = location[start..start + authority].iter().rposition(|&byte| byte == b'@');
    at.map_or(0..location.len(), |at| start..start + at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    #[test]
    fn user_and_password_are_found() {
        assert_eq!(user_info(b"https://me:p@ss@a.example/@"), 8..16);
        assert_eq!(user_info(b"//me@a.example"), 2..5);
        assert_eq!(user_info(b"https://a.example/@"), 0..19);
        assert_eq!(user_info(b""), 0..0);
    }

    #[test]
    fn the_password_is_not_repeated() {
        let text = |profile: &str, url: &str| {
            format!(
                "page https://app.example.com\nprofile {profile}\n\nGET {url}\n\n\
                 HTTP/1.1 302 Found\nAccess-Control-Allow-Origin: *\n\
                 Location: https://me:pass@app.example.com/x\n"
            )
        };
        let across = text("firefox", "https://api.example.com/");
        let finding = found(&REDIRECT_WITH_CREDENTIALS, &across).unwrap();
        assert!(finding.message.contains("https://app.example.com/x with a user name"));
        let own = text("chromium", "https://app.example.com/");
        assert!(found(&REDIRECT_WITH_CREDENTIALS, &own).is_some());
    }
}
