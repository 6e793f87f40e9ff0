use corsac_diagnostics::{Rule, rules};

use crate::arguments::ExplainArguments;
use crate::exit::Exit;
use crate::mistake::{self, Mistake, Typed};
use crate::{output, report};

/// `corsac explain`
pub(crate) fn run(arguments: &ExplainArguments) -> Exit {
    let Some(id) = &arguments.id else {
        return output::print(&report::list(rules::ALL, arguments.format), Exit::Success);
    };
    match find(id) {
        Ok(rule) => output::print(&report::page(rule, arguments.format), Exit::Success),
        Err(mistake) => {
            output::complain(&mistake::render(&[mistake]));
            Exit::Usage
        }
    }
}

fn find(id: &str) -> Result<&'static Rule, Mistake> {
    rules::find(id).ok_or_else(|| {
        let title = format!("no finding is called `{}`", id.escape_debug());
        let help = nearest(id).map(|nearest| format!("did you mean `{nearest}`?"));
        let list = || "`corsac explain --list` prints every identifier".to_owned();
        Typed::positional(id).whole(title).help(help.unwrap_or_else(list))
    })
}

/// The identifier that was probably meant.
fn nearest(id: &str) -> Option<&'static str> {
    /// Less alike than this is no slip of the finger.
    const ALIKE: f64 = 0.85;
    let id = id.to_ascii_lowercase().replace(['_', ' '], "-");
    let known = rules::ALL.iter().map(|rule| rule.id);
    let alike = known.map(|own| (strsim::jaro_winkler(&id, own), own));
    let best = alike.max_by(|one, other| one.0.total_cmp(&other.0))?;
    (best.0 >= ALIKE).then_some(best.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_identifier_is_meant() {
        assert_eq!(nearest("vary-orgin"), Some("vary-origin-missing"));
        assert_eq!(nearest("vary-orgin-missing"), Some("vary-origin-missing"));
        assert_eq!(nearest("Allow_Origin_Missing"), Some("allow-origin-missing"));
        assert_eq!(nearest("cheese"), None);
    }
}
