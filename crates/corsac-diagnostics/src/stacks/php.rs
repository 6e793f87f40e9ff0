use super::Hint;
use super::policy::Policy;

pub(super) fn hint(policy: &Policy) -> Hint {
    Hint {
        place: "the first lines of the script, or of a file that auto_prepend_file names",
        snippet: policy.exported("php"),
        trap: "header() works only before any output: an empty line before <?php is output. Pages \
               that the web server makes itself, such as its 404, need it too.",
    }
}
