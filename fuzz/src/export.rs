//! Exports: whatever the policy, every target writes it down or says why not, and what is left out
//! makes it stricter.

use corsac::HeaderList;
use corsac::server::{ListedHead, OriginPattern, Routes, RoutesConfig};
use corsac_export::{Approximation, Export, ExportError, Target};
use corsac_policy_file::{Settings, read};

/// Reads `data` as a policy file and exports what it says to every target.
pub fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let config = read(&text, &Settings::default()).file.config;
    let Ok(routes) = Routes::new(config.clone()) else { return };
    for target in Target::all() {
        match target.export(&config, Approximation::Stricter) {
            Ok(export) => check_export(&export, &config, &routes),
            Err(ExportError::Config(errors)) => panic!("the policy is right: {errors}"),
            Err(ExportError::Losses(losses) | ExportError::NothingLeft { losses, .. }) => {
                assert!(!losses.is_empty(), "{target:?}");
            }
        }
        let exact = target.export(&config, Approximation::Refused);
        assert!(exact.is_ok_and(|export| export.losses.is_empty()) || has_losses(target, &config));
    }
}

fn has_losses(target: &Target, config: &RoutesConfig) -> bool {
    let refused = target.export(config, Approximation::Refused);
    matches!(refused, Err(ExportError::Losses(losses)) if !losses.is_empty())
}

fn check_export(export: &Export, config: &RoutesConfig, routes: &Routes) {
    assert!(!export.files.is_empty());
    for file in &export.files {
        assert!(file.text.ends_with('\n') && !file.name.contains(".."), "{}", file.name);
    }
    let stricter = Routes::new(export.config.clone());
    let stricter = stricter.unwrap_or_else(|errors| panic!("what is left is a policy: {errors}"));
    for origin in origins(config) {
        for method in ["GET", "PUT"] {
            let lines = HeaderList::from_iter([("Origin", origin.as_str())]);
            let head = ListedHead::new(method, "/a", &lines);
            let is_granted = stricter.decide(&head).refusal().is_none();
            assert!(!is_granted || routes.decide(&head).refusal().is_none(), "{origin} {method}");
        }
    }
}

/// Origins that the policies list, and one that hardly any of them does.
fn origins(config: &RoutesConfig) -> Vec<String> {
    let of_routes = config.routes.iter().filter_map(|route| route.policy.as_ref());
    let entries = config.default.iter().chain(of_routes).flat_map(|policy| &policy.allow_origins);
    let listed = entries.filter_map(|entry| OriginPattern::parse(entry).ok()?.example());
    listed.chain(["https://stranger.example".to_owned(), "null".to_owned()]).take(20).collect()
}
