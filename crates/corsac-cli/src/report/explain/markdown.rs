//! Markdown as plain text of eighty columns.

use anstyle::{AnsiColor, Style};
use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};

use crate::report::text::{WIDTH, wrap};

const HEADING: Style = Style::new().bold();
const CODE: Style = AnsiColor::Cyan.on_default();

/// A text with bold headings and coloured code; its blocks have an empty line between them.
pub(crate) fn render(text: &str) -> String {
    let mut page = Page::default();
    Parser::new(text).for_each(|event| page.add(event));
    page.text.trim_end().to_owned() + "\n"
}

/// A page in the making.
#[derive(Default)]
struct Page {
    text: String,
    /// What has been read of the block so far.
    block: String,
    /// How far the block is indented.
    indent: usize,
    /// Where the link that is being read leads, unless its text says so.
    link: Option<String>,
}

impl Page {
    fn add(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.block.push_str(&text),
            Event::Code(text) => self.block.extend(["`", &text, "`"]),
            Event::SoftBreak | Event::HardBreak => self.block.push(' '),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Item => {
                self.flush();
                self.indent += 2;
            }
            Tag::Link { link_type: LinkType::Inline, dest_url, .. } => {
                self.link = Some(dest_url.into_string());
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                let heading = std::mem::take(&mut self.block);
                self.text += &format!("{HEADING}{heading}{HEADING:#}\n");
            }
            TagEnd::CodeBlock => self.end_code_block(),
            TagEnd::Paragraph => self.end_paragraph(),
            TagEnd::Item => {
                self.flush();
                self.indent -= 2;
            }
            TagEnd::List(_) => self.text.push('\n'),
            TagEnd::Link => {
                let target = self.link.take();
                self.block.extend(target.map(|target| format!(" ({target})")));
            }
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        self.flush();
        if self.indent == 0 {
            self.text.push('\n');
        }
    }

    fn end_code_block(&mut self) {
        for line in std::mem::take(&mut self.block).lines() {
            self.text += &format!("{:indent$}  {CODE}{line}{CODE:#}\n", "", indent = self.indent);
        }
        self.text.push('\n');
    }

    /// Writes the block that was read; a list's item begins with a dash.
    fn flush(&mut self) {
        let block = std::mem::take(&mut self.block);
        if block.is_empty() {
            return;
        }
        let mut inside = false;
        for (index, line) in wrap(&block, WIDTH - self.indent).iter().enumerate() {
            let margin = " ".repeat(self.indent);
            let margin = match (index, self.indent) {
                (0, 2..) => format!("{}- ", &margin[2..]),
                _ => margin,
            };
            self.text += &(margin + &coloured(&line.text, &mut inside) + "\n");
        }
    }
}

/// A line whose code is coloured; `inside` says whether code goes on from one line to the next.
fn coloured(line: &str, inside: &mut bool) -> String {
    let mut text = if *inside { CODE.to_string() } else { String::new() };
    for character in line.chars() {
        match (character, *inside) {
            ('`', false) => text += &format!("{CODE}`"),
            ('`', true) => text += &format!("`{CODE:#}"),
            _ => text.push(character),
        }
        *inside ^= character == '`';
    }
    if *inside {
        text += &format!("{CODE:#}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        anstream::adapter::strip_str(&render(text)).to_string()
    }

    #[test]
    fn blocks_are_kept_apart() {
        let text = "# A\n\n## B\nc `d\ne` <https://f.example/> [g](h)\n\n- i\n  j\n- k\n\nl\n";
        let expected = "A\nB\nc `d e` https://f.example/ g (h)\n\n- i j\n- k\n\nl\n";
        assert_eq!(plain(text), expected);
    }

    #[test]
    fn code_blocks_are_not_wrapped() {
        let line = "a".repeat(100);
        assert_eq!(plain(&format!("```http\n{line}\n```\n")), format!("  {line}\n"));
    }

    #[test]
    fn code_is_coloured_across_lines() {
        let mut inside = false;
        let first = coloured("a `b", &mut inside);
        assert!(inside && first.ends_with("b\u{1b}[0m"));
        assert!(coloured("c` d", &mut inside).starts_with("\u{1b}[36mc`\u{1b}[0m d"));
    }
}
