use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::Mistake;

/// All mistakes as one text, in the order of the command line.
pub(crate) fn render(mistakes: &[Mistake]) -> String {
    mistakes.iter().map(|mistake| format!("{}\n\n", render_one(mistake))).collect()
}

fn render_one(mistake: &Mistake) -> String {
    let Mistake { title, text, span, label, help, place, .. } = mistake;
    let (text, span) = visible(text, span.clone());
    let annotation = AnnotationKind::Primary.span(span).label(label.as_str());
    let has_text = !text.is_empty();
    let mut snippet = Snippet::source(text).annotation(annotation);
    snippet = match place {
        Some(place) => snippet.path(place.path.as_str()).line_start(place.line),
        None => snippet.line_numbering(false),
    };
    let mut group = Group::with_title(Level::ERROR.primary_title(&**title));
    if has_text {
        group = group.element(snippet);
    }
    if let Some(help) = help {
        group = group.element(Level::HELP.message(&**help));
    }
    Renderer::styled().term_width(80).render(&[group])
}

/// A text without control characters, and where the marked bytes are in it.
///
/// A line break would tear the argument apart, and an escape sequence could paint over it.
fn visible(text: &str, span: std::ops::Range<usize>) -> (String, std::ops::Range<usize>) {
    let shown = |part: &str| -> String {
        part.chars()
            .map(|c| if c.is_control() { c.escape_default().to_string() } else { c.to_string() })
            .collect()
    };
    let at = |position: usize| text.get(..position).map_or(0, |before| shown(before).len());
    let span = at(span.start)..at(span.end);
    (shown(text), span)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mistake::Typed;

    #[test]
    fn control_characters_are_spelt_out_and_places_stay_right() {
        let mistake = Typed::flag("-H", "A: \u{1b}[1mé\nB").mistake(9..10, "a line break");
        let (text, span) = visible(&mistake.text, mistake.span.clone());
        assert_eq!(text, r"-H 'A: \u{1b}[1mé\nB'");
        assert_eq!(&text[span], r"\n");
    }

    #[test]
    fn a_mistake_points_into_the_argument() {
        let mistake = Typed::flag("--origin", "https://a.example/")
            .mistake(17..18, "`https://a.example/` is not an origin")
            .label("an origin has no trailing slash")
            .write_instead(Some("https://a.example"));
        let text = anstream::adapter::strip_str(&render(&[mistake])).to_string();
        insta::assert_snapshot!(text);
    }

    #[test]
    fn secrets_are_hidden_in_place() {
        let typed = Typed::flag("-H", "A: pé").with_secret(3..6);
        assert_eq!(typed.mistake(3..6, "x").text, "-H 'A: ***'");
    }
}
