use crate::arguments::ServeArguments;
use crate::exit::Exit;
use crate::serve;

/// `corsac serve`
pub(crate) fn run(arguments: &ServeArguments) -> Exit {
    serve::run(arguments)
}
