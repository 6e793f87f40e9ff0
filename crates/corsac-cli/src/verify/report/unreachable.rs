//! What to try where nobody answers.

use url::{Host, Url};

use super::{Report, silence};

/// The address that does not answer.
pub(super) fn silent_url<'a>(report: &Report<'a>) -> &'a Url {
    let (verification, answers) = (report.verification, report.answers);
    match (&verification.via, silence(&answers.driven)) {
        (Some(via), None) => via,
        _ => &verification.url,
    }
}

/// What to try, each in one line.
pub(super) fn advice(report: &Report<'_>) -> Vec<String> {
    advice_about(silent_url(report))
}

fn advice_about(url: &Url) -> Vec<String> {
    let (other, why) = match url.scheme() {
        "https" => ("http", "if it has no TLS"),
        _ => ("https", "if it has TLS"),
    };
    let rest = &url[url::Position::AfterScheme..url::Position::AfterPath];
    let mut advice = vec![format!("{other}{rest}, {why}")];
    if let (Some(Host::Domain(host)), Some(port)) = (url.host(), url.port_or_known_default()) {
        advice.push(format!("--resolve {host}:{port}:ADDRESS, if it is at another address"));
    }
    advice
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_can_be_resolved_and_addresses_cannot() {
        let advice = |url: &str| advice_about(&url.parse().unwrap());
        assert_eq!(
            advice("https://api.example.com/a?token=s3cret"),
            [
                "http://api.example.com/a, if it has no TLS",
                "--resolve api.example.com:443:ADDRESS, if it is at another address",
            ]
        );
        assert_eq!(advice("http://127.0.0.1:3000/"), ["https://127.0.0.1:3000/, if it has TLS"]);
    }
}
