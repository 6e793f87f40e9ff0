use corsac::browser::Failure;

use crate::finding::Finding;
use crate::fix::Fix;
use crate::observation::Observation;
use crate::refusal;
use crate::rule::rule;

rule! {
    /// # The page asks its own origin only, and the URL is another's
    ///
    /// ## What it finds
    /// A request with `mode: "same-origin"` whose URL, or whose redirect, leads to another origin.
    ///
    /// ## Why it matters
    /// With that mode the browser sends nothing to other origins, whatever their servers allow.
    /// `http` and `https`, two ports, or `www.` and none are different origins.
    ///
    /// ## Write instead
    /// Leave `mode: "same-origin"` out: the default, `"cors"`, lets the other server decide. Or
    /// request a URL of the page's own origin, and let the server there fetch the rest.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#concept-request-mode>
    SAME_ORIGIN_MODE, "same-origin-mode", Refusal, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let Some(Failure::SameOriginMode { target }) = observation.failure() else {
        return Vec::new();
    };
    let message = format!(
        "The {} asks with mode: \"same-origin\" for {}, which is another origin.",
        refusal::page(&observation.request),
        refusal::asked_for(observation, target)
    );
    let finding = SAME_ORIGIN_MODE.finding(message).at_redirect(observation);
    let advice = match finding.exchange {
        Some(_) => {
            "Leave out mode: \"same-origin\", or let the server answer without a redirect to \
             another origin."
        }
        None => "Leave out mode: \"same-origin\", or request a URL of the page's own origin.",
    };
    vec![finding.fix(Fix::advice(advice))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    #[test]
    fn a_redirect_is_found_in_every_browser() {
        for profile in ["standard", "chromium", "firefox"] {
            let text = format!(
                "page https://app.example.com\nmode same-origin\nprofile {profile}\n\n\
                 GET https://app.example.com/items\n\n\
                 HTTP/1.1 302 Found\nLocation: https://api.example.com/items\n"
            );
            let finding = found(&SAME_ORIGIN_MODE, &text).unwrap();
            assert_eq!((finding.exchange, finding.places.len()), (Some(0), 1), "{profile}");
            assert!(finding.message.contains("where https://app.example.com/items redirects"));
        }
    }

    #[test]
    fn without_a_redirect_there_is_no_exchange() {
        let text =
            "page https://app.example.com\nmode same-origin\n\nGET http://app.example.com/\n";
        // Over http it is mixed content before it is anything else.
        assert!(found(&SAME_ORIGIN_MODE, text).is_none());
        let finding = found(&SAME_ORIGIN_MODE, &text.replace("http://app", "https://www.app"));
        assert_eq!(finding.unwrap().exchange, None);
    }
}
