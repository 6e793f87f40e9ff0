//! Reads a cURL command.

mod arguments;
mod body;
mod certificate;
mod command;
mod encoded;
mod finish;
mod header_line;
mod options;
mod shell;
mod url;

use crate::error::{CommandMistake, PasteError};
use crate::request::PastedRequest;
use arguments::Arguments;
use command::Command;
use shell::Word;

/// The request that the command in `text` makes.
pub(crate) fn read(text: &str) -> Result<PastedRequest, PasteError> {
    refuse_scripts(text)?;
    let words = shell::words(text)?;
    let mut arguments = Arguments::new(text, after_program(text, &words)?);
    let mut command = Command::default();
    while let Some(argument) = arguments.next()? {
        command.apply(argument)?;
    }
    finish::finish(command, text.len())
}

/// The words behind `curl`. A prompt may stand before it.
fn after_program<'a>(text: &str, words: &'a [Word]) -> Result<&'a [Word], PasteError> {
    let words = match words {
        [prompt, rest @ ..] if matches!(prompt.bytes.as_slice(), b"$" | b"%") => rest,
        all => all,
    };
    let Some((program, rest)) = words.split_first() else {
        return Err(PasteError::new(CommandMistake::Empty, 0..text.len()));
    };
    if is_curl(&program.bytes) {
        return Ok(rest);
    }
    let name = String::from_utf8_lossy(&program.bytes);
    // `TOKEN=secret curl …`
    let program_name = match name.split_once('=') {
        Some((variable, _)) => format!("{variable}=…"),
        None => name.into_owned(),
    };
    let mistake = CommandMistake::NotCurl { program: program_name };
    Err(PasteError::new(mistake, program.span.clone()))
}

/// What developer tools copy besides, which bash would find other mistakes in.
fn refuse_scripts(text: &str) -> Result<(), PasteError> {
    let start = text.len() - text.trim_start().len();
    let rest = &text[start..];
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '$' | '-' | '_' | '.');
    let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
    let (word, rest) = rest.split_at(length);
    let mistake = match word {
        "$session" | "Invoke-WebRequest" | "Invoke-RestMethod" => CommandMistake::PowerShell,
        "await" => CommandMistake::NotCurl { program: word.to_owned() },
        _ if rest.starts_with('(') => CommandMistake::NotCurl { program: word.to_owned() },
        _ => return Ok(()),
    };
    Err(PasteError::new(mistake, start..start + length))
}

fn is_curl(program: &[u8]) -> bool {
    let name = program.rsplit(|byte| matches!(byte, b'/' | b'\\')).next().unwrap_or_default();
    name == b"curl" || name.eq_ignore_ascii_case(b"curl.exe")
}

#[cfg(test)]
mod tests {
    use super::*;
    use corsac::Method;

    #[test]
    fn a_prompt_and_a_path_may_stand_before_it() {
        for text in ["$ curl a.example", "/usr/bin/curl a.example", "curl.exe a.example"] {
            assert_eq!(read(text).unwrap().url, "http://a.example", "{text}");
        }
    }

    #[test]
    fn other_programs_are_named() {
        let error = read("wget https://a.example").unwrap_err();
        assert_eq!((error.span(), error.label().as_str()), (0..4, "this runs `wget`"));
        assert_eq!(read(" \n").unwrap_err().to_string(), "there is no command");
        let error = read("\n$session = New-Object `\n").unwrap_err();
        assert_eq!((error.span(), error.label().as_str()), (1..9, "this is PowerShell"));
        let error = read("fetch(\"https://a.example\")").unwrap_err();
        assert_eq!(
            (error.span(), error.to_string().as_str()),
            (0..5, "this is not a cURL command")
        );
    }

    #[test]
    fn options_may_be_grouped_and_values_glued() {
        let request = read("curl -sSkXPUT -L -dx=1 https://a.example").unwrap();
        assert_eq!(request.method, Some(Method::PUT));
        assert_eq!(request.body.as_deref(), Some(&b"x=1"[..]));
        assert_eq!(request.redirect, Some(corsac::browser::RedirectMode::Follow));
    }

    #[test]
    fn secrets_are_not_repeated() {
        for text in [
            "curl a --user=n:s3cr3t",
            "curl a --usr=n:s3cr3t",
            "curl a '--user n:s3cr3t'",
            "curl a --proxy-user=n:s3cr3t",
            "curl a --proxy-user n:s3cr3t",
            "curl a -U n:s3cr3t",
            "curl a --oauth2-bearer=s3cr3t",
            "curl a --oauth2-bearer $'s3cr3t\n'",
            "curl a --cert=f:s3cr3t",
            "curl a --cookie=a=s3cr3t",
            "curl a -H 'Authorization Bearer s3cr3t'",
            "curl a '--header=Authorization: s3cr3t'",
            "curl a '-H Authorization: s3cr3t'",
            "curl a -H $'Cookie: s3cr3t\n'",
            "curl a -H 'Origin: https://n:s3cr3t@a.example'",
            "curl a -u \"n:p$s3cr3t\"",
            "curl a -u n:${P-s3cr3t}",
            "curl a -u n:p|s3cr3t",
            "curl a -u n: s3cr3t b",
            "TOKEN=s3cr3t curl a",
        ] {
            let error = read(text).err().unwrap_or_else(|| panic!("{text}"));
            let told = format!("{error} {} {:?}", error.label(), error.help());
            assert!(!told.contains("s3cr3t"), "{text}: {told}");
        }
        assert_eq!(read("curl a --usr=n:p").unwrap_err().label(), "`--usr…` is not known");
    }

    #[test]
    fn mistakes_are_pointed_at() {
        for (text, span, help) in [
            ("curl a -sQ", 7..10, None),
            ("curl a --request=PUT", 7..20, Some("write a space instead of `=`: `--request …`")),
            ("curl a -header x", 7..14, Some("did you mean `--header`?")),
            ("curl a -H", 9..9, None),
            ("curl a b", 7..8, Some("paste one request; quote a URL that has spaces")),
            ("curl -s", 7..7, Some("add the URL: `curl https://…`")),
            ("curl a --next b", 7..13, Some("leave it out")),
            ("curl a -X 'P T'", 10..15, None),
            ("curl a -m x", 10..11, None),
            (
                "curl 'https://a.example/[1-3]'",
                5..30,
                Some("write `\\[`, or add `--globoff` if the URL has them"),
            ),
        ] {
            let error = read(text).unwrap_err();
            assert_eq!((error.span(), error.help().as_deref()), (span, help), "{text}");
        }
    }
}
