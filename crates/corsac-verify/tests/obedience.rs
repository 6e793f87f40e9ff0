//! A server that obeys its policy differs in nothing.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod support;

use corsac::server::Routes;
use corsac_verify::{CallerHeaders, Differences, Plan, Sending, Settings};
use support::drive::observe;
use support::policies::{ALL, URL};
use support::server::{Fault, Server};

#[test]
fn the_policies_of_reference() {
    for reference in ALL {
        for sending in [Sending::SafeMethodsOnly, Sending::Everything] {
            for caller_headers in [CallerHeaders::Added, CallerHeaders::None] {
                let settings = Settings { sending, caller_headers, ..Settings::default() };
                let config = (reference.config)();
                let routes = Routes::new(config.clone()).unwrap();
                let plan = Plan::new(&routes, &config, &URL.parse().unwrap(), &settings);
                let mut server = Server::new(&config, reference.trusted, Fault::None);
                let differences = Differences::of(&plan, &routes, &observe(&plan, &mut server));
                assert!(
                    differences.list().is_empty(),
                    "{}: {:#?}",
                    reference.name,
                    differences.list()
                );
                assert_eq!(differences.judged(), plan.runs());
                // At two a second that is a minute and a half.
                assert!(plan.runs() <= 180, "{} has {}", reference.name, plan.runs());
            }
        }
    }
}
