use crate::arguments::ExplainArguments;
use crate::exit::Exit;
use crate::mistake::{self, Mistake, Typed, did_you_mean};
use crate::page::Page;
use crate::{output, report};

/// `corsac explain`
pub(crate) fn run(arguments: &ExplainArguments) -> Exit {
    let Some(id) = &arguments.id else {
        return output::print(&report::list(&Page::all(), arguments.format), Exit::Success);
    };
    match find(id) {
        Ok(page) => output::print(&report::page(&page, arguments.format), Exit::Success),
        Err(mistake) => {
            output::complain(&mistake::render(&[mistake]));
            Exit::Usage
        }
    }
}

fn find(id: &str) -> Result<Page, Mistake> {
    Page::find(id).ok_or_else(|| {
        let title = format!("no finding is called `{}`", id.escape_debug());
        let help = nearest(id).map(|nearest| format!("did you mean `{nearest}`?"));
        let list = || "`corsac explain --list` prints every identifier".to_owned();
        Typed::positional(id).whole(title).help(help.unwrap_or_else(list))
    })
}

/// The identifier that was probably meant.
fn nearest(id: &str) -> Option<&'static str> {
    let id = id.to_ascii_lowercase().replace(['_', ' '], "-");
    did_you_mean(&id, Page::all().iter().map(Page::id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_identifier_is_meant() {
        assert_eq!(nearest("vary-orgin"), Some("vary-origin-missing"));
        assert_eq!(nearest("vary-orgin-missing"), Some("vary-origin-missing"));
        assert_eq!(nearest("Allow_Origin_Missing"), Some("allow-origin-missing"));
        assert_eq!(nearest("route-shadow"), Some("route-shadowed"));
        assert_eq!(nearest("policy-key-unknwon"), Some("policy-key-unknown"));
        assert_eq!(nearest("cheese"), None);
    }
}
