//! Where mistakes of the core stand in the text.

#![allow(clippy::unwrap_used)]

use corsac::server::{Key, Place, Routes};
use corsac_policy_file::{PolicyFile, ProblemKind, Reading, Settings, UnsetVariables, Variable};

fn read(text: &str, environment: Option<&str>) -> Reading {
    let variables = |name: &str| match name {
        "ORIGINS" => Some("https://a.example.com, app.example.com/x".to_owned()),
        "HOST" => Some("App.example.com".to_owned()),
        _ => None,
    };
    let settings = Settings { environment, variables: &variables, ..Settings::default() };
    corsac_policy_file::read(text, &settings)
}

/// What the mistakes of the core point at.
fn places<'t>(text: &'t str, file: &PolicyFile) -> Vec<&'t str> {
    let errors = Routes::new(file.config.clone()).unwrap_err();
    errors.iter().map(|error| &text[file.span_of(error.place)]).collect()
}

#[test]
fn mistakes_point_at_entries_values_keys_and_tables() {
    let text = r#"
[cors]
origins = []
max_age = "2d"
expose_headers = ["a", "b c"]
[[route]]
path = "a"
hosts = ["a", "B"]
[route.cors]
allow_methods = ["GET", "TRACE"]
"#;
    let file = read(text, None).file;
    let expected = ["origins", "\"b c\"", "\"2d\"", "\"B\"", "\"a\"", "[route.cors]", "\"TRACE\""];
    assert_eq!(places(text, &file), expected);
    let max_age = Place { route: None, key: Key::MaxAge, index: None };
    assert_eq!(&text[file.key_span(max_age).unwrap()], "max_age");
    assert_eq!(&text[file.value_span(max_age).unwrap()], "\"2d\"");
    assert_eq!(&text[file.default_span()], "[cors]");
    assert_eq!(&text[file.route_span(0)], "[[route]]");
    assert_eq!(file.route_span(1), 0..0);
}

#[test]
fn values_of_variables_point_at_the_reference_and_name_it() {
    let text =
        "[cors]\nallow_origins = [\"https://x.example.com\", \"${ORIGINS}\", \"https://${HOST}\"]";
    let file = read(text, None).file;
    assert_eq!(file.config.default.as_ref().unwrap().allow_origins.len(), 4);
    assert_eq!(places(text, &file), ["${ORIGINS}", "${HOST}"]);
    let place = Place { route: None, key: Key::AllowOrigins, index: Some(2) };
    let variable = Variable {
        name: "ORIGINS".to_owned(),
        value: "https://a.example.com, app.example.com/x".to_owned(),
    };
    assert_eq!(file.text_of(place).unwrap().variables, [variable]);
    assert_eq!(file.text_of(place).unwrap().text, "app.example.com/x");
}

const ENVIRONMENTS: &str = r#"
[cors]
allow_origins = ["https://app.example.com"]
allow_headers = ["x-a"]
[[route]]
path = "/a"
[route.cors]
allow_origins = ["*"]
[environment.staging.cors]
allow_origins = ["https://staging.example.com", "staging"]
[environment.production.cors]
allow_credentials = true
allow_origins = ["${UNSET}"]
"#;

#[test]
fn an_environment_replaces_keys_of_the_default_policy_only() {
    let reading = read(ENVIRONMENTS, Some("staging"));
    assert_eq!(reading.problems, []);
    let file = reading.file;
    assert_eq!(file.environments, ["staging", "production"]);
    assert_eq!(file.environment.as_deref(), Some("staging"));
    let default = file.config.default.as_ref().unwrap();
    assert_eq!(default.allow_origins, ["https://staging.example.com", "staging"]);
    assert_eq!(default.allow_headers, ["x-a"]);
    assert_eq!(file.config.routes[0].policy.as_ref().unwrap().allow_origins, ["*"]);
    assert_eq!(places(ENVIRONMENTS, &file), ["\"staging\""]);
}

#[test]
fn every_environment_can_be_looked_at_after_one_reading() {
    let reading = read(ENVIRONMENTS, None);
    assert_eq!(reading.problems, []);
    assert!(Routes::new(reading.file.config.clone()).is_ok());
    let production = reading.in_environment(Some("production"));
    assert_eq!(production.problems.len(), 1);
    assert_eq!(production.problems[0].kind, ProblemKind::UnsetVariable);
    assert!(production.file.config.default.as_ref().unwrap().allow_credentials);
    assert_eq!(production.in_environment(None).problems, []);
}

#[test]
fn an_unset_variable_that_is_allowed_leaves_its_entry_out_and_says_so() {
    let text = "[cors]\nallow_origins = [\"${UNSET}\"]\nallow_methods = [\"PUT\"]";
    let settings = Settings { unset: UnsetVariables::Allow, ..Settings::default() };
    let reading = corsac_policy_file::read(text, &settings);
    assert_eq!(reading.problems, []);
    let place = |key| Place { route: None, key, index: None };
    assert!(reading.file.is_incomplete(place(Key::AllowOrigins)));
    assert!(!reading.file.is_incomplete(place(Key::AllowMethods)));
    assert!(!reading.file.is_incomplete(place(Key::AllowHeaders)));
}

#[test]
fn a_byte_order_mark_and_line_ends_of_windows_do_not_move_places() {
    let text = "\u{feff}[cors]\r\nallow_origins = [\r\n  \"https://app.example.com\",\r\n  \"x\"]\r\nmax_age = 1.5\r\n";
    let reading = read(text, None);
    assert_eq!(&text[reading.problems[0].span.clone()], "1.5");
    assert_eq!(places(text, &reading.file), ["\"x\""]);
}
