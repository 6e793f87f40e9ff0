/// What an environment is for, as its name says.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Stage {
    /// Users depend on it.
    Production,
    /// Only its developers see it.
    Development,
    /// No name, or one that does not say.
    Unknown,
}

impl Stage {
    pub(super) fn of(environment: Option<&str>) -> Self {
        const PRODUCTION: [&str; 4] = ["production", "prod", "prd", "live"];
        const DEVELOPMENT: [&str; 8] =
            ["development", "dev", "develop", "local", "localhost", "test", "testing", "ci"];
        let name = environment.unwrap_or_default().to_ascii_lowercase();
        let mut words = name.split(['-', '_', '.', ' ']);
        if words.clone().any(|word| PRODUCTION.contains(&word)) && !words.any(|word| word == "pre")
        {
            Self::Production
        } else if DEVELOPMENT.contains(&name.as_str()) {
            Self::Development
        } else {
            Self::Unknown
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_an_environment_is_for() {
        for (name, stage) in [
            (None, Stage::Unknown),
            (Some("production"), Stage::Production),
            (Some("Prod-EU"), Stage::Production),
            (Some("pre-prod"), Stage::Unknown),
            (Some("staging"), Stage::Unknown),
            (Some("dev"), Stage::Development),
            (Some("nonprod"), Stage::Unknown),
        ] {
            assert_eq!(Stage::of(name), stage, "{name:?}");
        }
    }
}
