//! Origins out of URLs, through text, and back.
#![allow(clippy::unwrap_used)]
#![cfg(feature = "browser")]

use corsac::Origin;
use proptest::prelude::*;
use url::Url;

/// URLs, most of which the `url` crate can parse.
fn url_text() -> impl Strategy<Value = String> {
    let scheme =
        prop::sample::select(vec!["http", "HTTPS", "ws", "wss", "ftp", "file", "x", "blob:http"]);
    let host = prop_oneof![
        "[a-zA-Z0-9_.-]{1,12}",
        "(a|B|xn--e1afmkfd|[0-9]{1,3}|0x[0-9a-f]{1,2})(\\.(b|[0-9]{1,3}|com|é)){0,4}\\.?",
        "\\[[0-9a-f:]{2,16}\\]",
        proptest::array::uniform8(prop_oneof![Just(0_u16), any::<u16>()])
            .prop_map(|pieces| format!("[{}]", std::net::Ipv6Addr::from(pieces))),
    ];
    let port = prop_oneof![
        Just(String::new()),
        (0_u32..70000).prop_map(|port| format!(":{port}")),
        prop::sample::select(vec![":80", ":443", ":21", ":", ":0080"]).prop_map(String::from)
    ];
    (scheme, "(u(:p)?@)?", host, port, "(/[a-z]{0,3})?(\\?q)?(#f)?")
        .prop_map(|(scheme, user, host, port, tail)| format!("{scheme}://{user}{host}{port}{tail}"))
}

fn url() -> impl Strategy<Value = Url> {
    url_text().prop_filter_map("not a URL", |text| Url::parse(&text).ok())
}

/// URLs can have hosts such as `a..b`, which nobody means to write.
fn has_empty_label(origin: &Origin) -> bool {
    let host = origin.as_tuple().map_or("", |tuple| tuple.host());
    host.starts_with('.') || host.contains("..")
}

proptest! {
    #[test]
    fn an_origin_is_what_the_url_crate_says(url in url()) {
        let origin = Origin::of_url(&url);
        prop_assert_eq!(origin.as_str(), url.origin().ascii_serialization());
        prop_assert_eq!(origin.is_opaque(), !url.origin().is_tuple());
    }

    #[test]
    fn the_origin_of_a_url_can_be_read_again(url in url()) {
        let origin = Origin::of_url(&url);
        prop_assume!(!has_empty_label(&origin));
        let again = Origin::parse(origin.as_str());
        prop_assert_eq!(again.as_ref(), Ok(&origin));
        let (again, origin) = (again.unwrap(), origin);
        if let (Some(a), Some(b)) = (again.as_tuple(), origin.as_tuple()) {
            prop_assert_eq!((a.scheme(), a.host(), a.port()), (b.scheme(), b.host(), b.port()));
        }
    }

    #[test]
    fn a_header_value_is_kept_byte_for_byte(text in "(https?|x)://[a-z0-9.-]{1,8}(:[0-9]{1,5})?") {
        if let Some(origin) = Origin::from_header_value(text.as_bytes()) {
            prop_assert_eq!(origin.as_str(), &text);
            let tuple = origin.as_tuple().unwrap();
            let port = tuple.port().map_or_else(String::new, |port| format!(":{port}"));
            prop_assert_eq!(format!("{}://{}{port}", tuple.scheme(), tuple.host()), text);
        }
    }

    #[test]
    fn what_the_header_holds_a_person_may_write(url in url()) {
        let origin = Origin::of_url(&url);
        if let Some(received) = Origin::from_header_value(origin.as_str().as_bytes()) {
            prop_assert_eq!(Origin::parse(received.as_str()), Ok(received));
        }
    }

    #[test]
    fn comparing_with_a_url_is_comparing_with_its_origin(a in url(), b in url()) {
        for (a, b) in [(&a, &a), (&a, &b)] {
            let (origin, other) = (Origin::of_url(a), Origin::of_url(b));
            let expected = !origin.is_opaque() && origin.is_same_origin(&other);
            prop_assert_eq!(origin.is_same_origin_with_url(b), expected);
            let same_site = !origin.is_opaque() && origin.is_same_site(&other);
            prop_assert_eq!(origin.is_same_site_with_url(b), same_site);
        }
    }

    #[test]
    fn suggestions_are_origins(text in prop_oneof![url_text(), any::<String>()]) {
        if let Err(error) = Origin::parse(&text) {
            prop_assert!(error.position() <= text.len());
            prop_assert!(text.is_char_boundary(error.position()));
            if let Some(suggestion) = error.suggestion() {
                prop_assert_eq!(Origin::parse(&suggestion).map(|origin| origin.to_string()), Ok(suggestion));
            }
        }
    }
}
