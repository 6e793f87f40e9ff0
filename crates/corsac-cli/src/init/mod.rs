//! `corsac init`: a policy file to start from.

mod mistakes;
mod template;

use crate::arguments::InitArguments;
use crate::mistake::Mistake;

/// The text of the file.
///
/// # Errors
/// Everything that is wrong with the flags.
pub(crate) fn text(arguments: &InitArguments) -> Result<String, Vec<Mistake>> {
    let text = template::text(arguments);
    let mistakes = mistakes::all(arguments, &text);
    if mistakes.is_empty() { Ok(text) } else { Err(mistakes) }
}
