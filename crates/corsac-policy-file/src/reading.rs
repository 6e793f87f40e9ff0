use std::sync::Arc;

use crate::context::Context;
use crate::document::{self, Document};
use crate::file::PolicyFile;
use crate::kind::ProblemKind;
use crate::problem::Problem;
use crate::settings::Settings;
use crate::words::{listed, most_similar, shown};

/// A policy file as far as it could be read, and everything that is wrong with its text.
///
/// What its values mean to a browser is not looked at: [`Routes::new`](corsac::server::Routes::new)
/// does that, and [`PolicyFile::span_of`] says where its mistakes stand.
#[derive(Clone, Debug)]
pub struct Reading {
    /// What the file says in the chosen environment.
    pub file: PolicyFile,
    /// What is wrong, in the order of the text.
    pub problems: Vec<Problem>,
    document: Arc<Document>,
    /// What is wrong whichever environment is chosen.
    always: Arc<[Problem]>,
}

/// Reads a policy file.
///
/// All of it is read, also the environments that are not chosen. Only what depends on variables is a
/// problem where it counts alone: a variable that nothing but another environment needs may be unset.
///
/// # Example
/// ```
/// use corsac::server::Routes;
/// use corsac_policy_file::{Settings, read};
///
/// let text = r#"
/// [cors]
/// allow_origins = ["https://app.example.com", "${PREVIEWS}"]
/// max_age = "10m"
/// "#;
/// let variables = |name: &str| (name == "PREVIEWS").then(|| "https://a.example, https://b.example".into());
/// let reading = read(text, &Settings { variables: &variables, ..Settings::default() });
/// assert_eq!(reading.problems, []);
/// assert_eq!(reading.file.config.default.as_ref().unwrap().allow_origins.len(), 3);
/// assert!(Routes::new(reading.file.config).is_ok());
/// ```
pub fn read(text: &str, settings: &Settings<'_>) -> Reading {
    let mut context = Context::new(text, settings);
    let document = Arc::new(document::read(&mut context));
    Reading::new(document, context.finish().into(), settings.environment)
}

impl Reading {
    /// The same text with another environment chosen, or none.
    pub fn in_environment(&self, environment: Option<&str>) -> Self {
        Self::new(Arc::clone(&self.document), Arc::clone(&self.always), environment)
    }

    fn new(document: Arc<Document>, always: Arc<[Problem]>, environment: Option<&str>) -> Self {
        let file = PolicyFile::new(&document, environment);
        let mut problems = always.to_vec();
        problems.extend(file.found_values().flat_map(|found| found.from_variables.clone()));
        if let Some(name) = environment.filter(|_| file.environment.is_none()) {
            problems.push(unknown_environment(name, &document));
        }
        // What is missing can be what is broken.
        if problems.iter().all(|problem| problem.kind != ProblemKind::Syntax) {
            problems.extend(missing_policies(&file, &document, &problems));
            problems.extend(file.gateway_problems(document.default_upstream()));
        }
        problems.sort_by_key(|problem| problem.span.start);
        Self { file, problems, document, always }
    }
}

fn unknown_environment(name: &str, document: &Document) -> Problem {
    let span = document.environments.first().map_or(0..0, |first| first.span.clone());
    let message = format!("the file does not define the environment `{}`", shown(name));
    let problem = Problem::new(ProblemKind::UnknownEnvironment, span, message);
    let names: Vec<_> = document.environments.iter().map(|own| own.name.as_str()).collect();
    if names.is_empty() {
        let help = format!("write its changes below `[environment.{}.cors]`", shown(name));
        return problem.label("it defines no environment at all").help(help);
    }
    let label = match most_similar(name, names.iter().copied()) {
        Some(meant) => format!("did you mean `{}`?", shown(meant)),
        None => "not among these".to_owned(),
    };
    problem.label(label).help(format!("it defines {}", listed(names)))
}

fn missing_policies(file: &PolicyFile, document: &Document, others: &[Problem]) -> Vec<Problem> {
    let is_unreadable = |problem: &Problem| {
        matches!(problem.kind, ProblemKind::NotText | ProblemKind::TooDeep | ProblemKind::TooLarge)
    };
    let has_policy = file.config.default.is_some() || !file.config.routes.is_empty();
    if !has_policy && others.is_empty() {
        return vec![no_policy(file, document)];
    }
    if others.iter().any(is_unreadable) {
        return Vec::new();
    }
    let without = |span| {
        let message = "nothing is allowed here to pages of other origins";
        Problem::new(ProblemKind::RouteWithoutPolicy, span, message)
            .label("without `[route.cors]`, and the file has no `[cors]`")
            .help("write one of them")
    };
    file.routes_without_policy().map(|route| without(route.span.clone())).collect()
}

fn no_policy(file: &PolicyFile, document: &Document) -> Problem {
    let problem = |span, message| Problem::new(ProblemKind::NoPolicy, span, message);
    let chosen = file.environment.as_deref();
    let environments = &document.environments;
    if let Some(own) = environments.iter().find(|own| Some(own.name.as_str()) == chosen) {
        let name = shown(&own.name);
        let message = format!("the environment `{name}` has no policy");
        return problem(own.span.clone(), message)
            .label("nothing to change: the file has no `[cors]`")
            .help(format!("write `[cors]` or `[environment.{name}.cors]`"));
    }
    match environments.iter().find(|own| own.cors.is_some()) {
        Some(first) => {
            let message = "the file has a policy only in its environments".to_owned();
            problem(first.span.clone(), message)
                .label("this is the first")
                .help("choose one with --environment or CORSAC_ENVIRONMENT")
        }
        None => problem(0..0, "the file has no policy".to_owned())
            .label("neither `[cors]` nor `[[route]]`")
            .help("write `[cors]`, and below it `allow_origins = [\"https://app.example.com\"]`"),
    }
}
