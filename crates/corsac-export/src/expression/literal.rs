/// A literal text as an expression. Everything that is not a letter or digit and means something to
/// some engine is escaped; what means nothing is not, since engines refuse needless escapes.
pub(super) fn push(expression: &mut String, text: &str) {
    for character in text.chars() {
        if r"\.+*?()|[]{}^$".contains(character) {
            expression.push('\\');
        }
        expression.push(character);
    }
}
