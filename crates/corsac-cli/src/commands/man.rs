use clap::CommandFactory;
use clap_mangen::Man;

use crate::arguments::Arguments;
use crate::exit::Exit;
use crate::mistake::{self, Mistake, Typed};
use crate::output;

/// `corsac man`
pub(crate) fn run(command: Option<&str>) -> Exit {
    let page = page(command);
    match page {
        Ok(page) => output::print(&page, Exit::Success),
        Err(mistake) => {
            output::complain(&mistake::render(&[mistake]));
            Exit::Usage
        }
    }
}

fn page(command: Option<&str>) -> Result<String, Mistake> {
    let mut corsac = Arguments::command();
    corsac.build();
    let described = match command {
        None => corsac,
        Some(name) => {
            corsac.find_subcommand(name).cloned().ok_or_else(|| unknown(&corsac, name))?
        }
    };
    let title = described.get_bin_name().unwrap_or("corsac").replace(' ', "-");
    let mut page = Vec::new();
    Man::new(described.display_name(title))
        .render(&mut page)
        .expect("a write to a Vec does not fail");
    Ok(String::from_utf8_lossy(&page).into_owned())
}

fn unknown(corsac: &clap::Command, name: &str) -> Mistake {
    let names: Vec<_> = corsac.get_subcommands().map(clap::Command::get_name).collect();
    Typed::positional(name)
        .whole(format!("corsac has no command `{}`", name.escape_debug()))
        .help(format!("commands are {}", names.join(", ")))
}
