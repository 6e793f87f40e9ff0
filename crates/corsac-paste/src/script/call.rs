//! The call itself.

use super::expression::read_arguments;
use super::reader::Reader;
use super::value::{Literal, Value};
use crate::error::{PasteError, ScriptMistake};

/// The arguments of a call of `fetch()`.
pub(super) struct Call {
    pub(super) url: Literal,
    pub(super) init: Option<Literal>,
}

/// Reads up to the closing parenthesis of the call.
pub(super) fn read(reader: &mut Reader<'_>) -> Result<Call, PasteError> {
    skip_assignment(reader)?;
    let start = reader.at();
    for global in ["window.", "globalThis.", "self."] {
        reader.take(global);
    }
    if !reader.keyword("fetch") {
        let length = reader.identifier().len();
        let end =
            if length > 0 { reader.at() } else { start + reader.peek().map_or(0, char::len_utf8) };
        return Err(PasteError::new(ScriptMistake::NotFetch, start..end));
    }
    let opening = reader.at();
    let mut arguments = read_arguments(reader)?.into_iter();
    let Some(url) = arguments.next() else {
        let expected = ScriptMistake::Unexpected { expected: "a URL" };
        let end = reader.at();
        return Err(PasteError::new(expected, (end - 1).max(opening)..end));
    };
    let init =
        arguments.next().filter(|init| !matches!(init.value, Value::Undefined | Value::Null));
    Ok(Call { url, init })
}

/// What may stand before the call: `const response = await` and the like.
fn skip_assignment(reader: &mut Reader<'_>) -> Result<(), PasteError> {
    reader.skip_space()?;
    let is_declaration = ["const", "let", "var"].into_iter().any(|word| reader.keyword(word));
    if is_declaration {
        reader.skip_space()?;
        reader.identifier();
        reader.expect("=", "`=`")?;
        reader.skip_space()?;
    }
    for word in ["return", "await"] {
        reader.keyword(word);
        reader.skip_space()?;
    }
    Ok(())
}
