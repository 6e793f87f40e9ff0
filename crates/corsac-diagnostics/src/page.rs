use crate::policy::{self, PolicyRule};
use crate::rule::Rule;
use crate::rules;

/// The page of a finding: in what a server answered, in a policy, or in both.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Page {
    /// The identifier.
    pub id: &'static str,
    /// The rule about what a server answered.
    pub rule: Option<&'static Rule>,
    /// The rule about a policy.
    pub policy_rule: Option<&'static PolicyRule>,
}

impl Page {
    /// The first line of the page.
    #[must_use]
    pub fn title(&self) -> &'static str {
        let policy = self.policy_rule.map(PolicyRule::title);
        self.rule.map(Rule::title).or(policy).unwrap_or_default()
    }

    /// The most that a finding can matter, as in machine-readable output.
    #[must_use]
    pub fn severity(&self) -> &'static str {
        let policy = self.policy_rule.map(|rule| rule.severity.name());
        self.rule.map(|rule| rule.severity.name()).or(policy).unwrap_or_default()
    }

    /// The page in Markdown; what is said about policies follows what is said about answers.
    ///
    /// # Example
    /// ```
    /// let page = corsac_diagnostics::page("null-origin-trusted").unwrap();
    /// assert!(page.text().starts_with("# The server trusts `null`"));
    /// assert!(page.text().contains("\n# In a policy: "));
    /// ```
    #[must_use]
    pub fn text(&self) -> String {
        match (self.rule, self.policy_rule) {
            (Some(rule), Some(policy)) => {
                let policy = plain(policy.page);
                let policy = policy.strip_prefix("# ").unwrap_or(&policy);
                format!("{}\n# In a policy: {policy}", plain(rule.page))
            }
            (Some(rule), None) => plain(rule.page),
            (None, Some(policy)) => plain(policy.page),
            (None, None) => String::new(),
        }
    }
}

/// Without the space that begins the lines of a doc comment.
fn plain(page: &str) -> String {
    let lines = page.lines().map(|line| line.strip_prefix(' ').unwrap_or(line));
    lines.map(|line| line.to_owned() + "\n").collect()
}

/// The page of this identifier.
#[must_use]
pub fn page(id: &str) -> Option<Page> {
    let (rule, policy_rule) = (rules::find(id), policy::find(id));
    let id = rule.map(|rule| rule.id).or(policy_rule.map(|rule| rule.id))?;
    Some(Page { id, rule, policy_rule })
}

/// Every page, sorted by identifier.
#[must_use]
pub fn pages() -> Vec<Page> {
    let policy = policy::ALL.iter().map(|rule| rule.id);
    let mut ids: Vec<_> = rules::ALL.iter().map(|rule| rule.id).chain(policy).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.into_iter().filter_map(page).collect()
}
