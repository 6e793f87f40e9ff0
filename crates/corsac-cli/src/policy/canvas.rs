//! Places in the text of a policy file, underlined.

use std::ops::Range;

use annotate_snippets::{
    Annotation, AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet,
};

use super::masked;
use crate::lines::Lines;
use crate::policy::Source;

/// The longest line that is quoted.
const LONGEST: usize = 8 * 1024;

/// A message about places in the text.
pub(crate) struct Marked<'a> {
    pub(crate) level: Level<'a>,
    pub(crate) id: Option<&'a str>,
    pub(crate) title: String,
    pub(crate) place: Option<Mark>,
    pub(crate) others: Vec<Mark>,
    /// What is said below.
    pub(crate) remarks: Vec<(Level<'a>, String)>,
}

/// A place and what is seen there.
pub(crate) struct Mark {
    pub(crate) span: Range<usize>,
    pub(crate) label: String,
}

/// Draws messages about one text.
pub(crate) struct Canvas<'a> {
    source: &'a Source,
    lines: Lines<'a>,
}

impl<'a> Canvas<'a> {
    pub(crate) fn new(source: &'a Source) -> Self {
        Self { source, lines: Lines::new(&source.text) }
    }

    /// The message, with an empty line behind it.
    pub(crate) fn draw(&self, marked: Marked<'_>) -> String {
        let mut title = marked.level.primary_title(visible(&marked.title));
        if let Some(id) = marked.id {
            title = title.id(id);
        }
        let mut group = Group::with_title(title);
        if let Some(place) = &marked.place {
            group = group.element(self.element(place, &marked.others));
        }
        for (level, text) in marked.remarks {
            group = group.element(level.message(visible(&text)));
        }
        Renderer::styled().term_width(80).render(&[group]) + "\n\n"
    }

    /// The lines with all places, or the name of the place where they cannot be shown.
    fn element(&self, place: &Mark, others: &[Mark]) -> Element<'_> {
        let start = others.iter().map(|other| other.span.start).fold(place.span.start, usize::min);
        let end = others.iter().map(|other| other.span.end).fold(place.span.end, usize::max);
        let shown = self.lines.around(&(start..end));
        let text = self.source.text.get(shown.clone()).unwrap_or_default();
        if text.lines().any(|line| line.len() > LONGEST) {
            let at = self.lines.position(place.span.start);
            let origin = Origin::path(&self.source.name).line(at.line).char_column(at.column);
            return origin.into();
        }
        let annotation = |kind: AnnotationKind, mark: &Mark| -> Annotation<'static> {
            let within = |at: usize| at.clamp(shown.start, shown.end) - shown.start;
            let span = within(mark.span.start)..within(mark.span.end.max(mark.span.start));
            let label = (!mark.label.is_empty()).then(|| visible(&mark.label));
            kind.span(span).label(label)
        };
        let others = others.iter().map(|other| annotation(AnnotationKind::Context, other));
        Snippet::source(without_carriage_returns(&masked::text(text)))
            .path(&self.source.name)
            .line_start(self.lines.position(shown.start).line)
            .annotation(annotation(AnnotationKind::Primary, place))
            .annotations(others)
            .into()
    }
}

/// Each of them is a space instead, so that places stay.
fn without_carriage_returns(text: &str) -> String {
    let text = text.replace("\r\n", " \n");
    match text.strip_suffix('\r') {
        Some(rest) => format!("{rest} "),
        None => text,
    }
}

/// A text without control characters: an escape sequence could paint over it.
fn visible(text: &str) -> String {
    let shown = |c: char| match c.is_control() && c != '\n' {
        true => c.escape_default().to_string(),
        false => c.to_string(),
    };
    text.chars().map(shown).collect()
}
