//! Reading recordings line by line, compressed or not.

use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::StreamingDecoder;

use super::schema::Scenario;

/// The scenarios of one file, read one at a time.
///
/// A file compressed with gzip or zstd is recognised by its first bytes. After an error nothing
/// more is read.
///
/// # Example
/// ```
/// use corsac_conformance::recording::Recording;
/// let lines = br#"{"id":"a/0","initiator":{"origin":"null"},"steps":[],"server":[]}"#;
/// let mut recording = Recording::from_reader("a.jsonl", &lines[..])?;
/// let scenario = recording.next().ok_or("one scenario")??;
/// assert_eq!((scenario.id.as_str(), recording.next().is_none()), ("a/0", true));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Recording<'a> {
    path: PathBuf,
    lines: Option<Box<dyn BufRead + 'a>>,
    line_number: usize,
}

impl Recording<'static> {
    /// Opens a file.
    ///
    /// # Errors
    /// A file that cannot be opened, or whose compression header is broken.
    pub fn open(path: &Path) -> Result<Self, ReadError> {
        let file = File::open(path).map_err(|error| ReadError::of_file(path, error))?;
        Self::from_reader(path, file)
    }
}

impl<'a> Recording<'a> {
    /// Reads from any reader; `path` is its name in errors.
    ///
    /// # Errors
    /// A reader that fails, or a broken compression header.
    pub fn from_reader(path: impl AsRef<Path>, reader: impl Read + 'a) -> Result<Self, ReadError> {
        let path = path.as_ref();
        let lines = decompressed(reader).map_err(|error| ReadError::of_file(path, error))?;
        Ok(Self { path: path.to_owned(), lines: Some(lines), line_number: 0 })
    }

    /// The next line that is not blank; `None` at the end.
    fn next_line(&mut self) -> Result<Option<Vec<u8>>, ReadError> {
        let mut line = Vec::new();
        while let Some(lines) = &mut self.lines {
            self.line_number += 1;
            line.clear();
            let length = lines
                .read_until(b'\n', &mut line)
                .map_err(|error| ReadError::at(&self.path, self.line_number, &error))?;
            if length == 0 {
                self.lines = None;
            } else if !line.trim_ascii().is_empty() {
                return Ok(Some(line));
            }
        }
        Ok(None)
    }

    fn scenario(&self, line: &[u8]) -> Result<Scenario, ReadError> {
        serde_json::from_slice(line)
            .map_err(|error| ReadError::of_json(&self.path, self.line_number, &error))
    }
}

impl Iterator for Recording<'_> {
    type Item = Result<Scenario, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        let line = self.next_line().transpose()?;
        let scenario = line.and_then(|line| self.scenario(&line));
        if scenario.is_err() {
            self.lines = None;
        }
        Some(scenario)
    }
}

/// A recording that cannot be read, and where.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ReadError {
    place: String,
    reason: String,
}

impl ReadError {
    fn of_file(path: &Path, error: io::Error) -> Self {
        Self { place: path.display().to_string(), reason: error.to_string() }
    }

    fn at(path: &Path, line: usize, reason: &dyn fmt::Display) -> Self {
        Self { place: format!("{}:{line}", path.display()), reason: reason.to_string() }
    }

    /// The scenario is line 1 to the parser; what counts is the line of the file.
    fn of_json(path: &Path, line: usize, error: &serde_json::Error) -> Self {
        let place = format!("{}:{line}:{}", path.display(), error.column());
        let text = error.to_string();
        let suffix = format!(" at line {} column {}", error.line(), error.column());
        Self { place, reason: text.strip_suffix(&suffix).unwrap_or(&text).to_owned() }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.reason)
    }
}

impl std::error::Error for ReadError {}

const GZIP_MAGIC: &[u8] = &[0x1F, 0x8B];
const ZSTD_MAGIC: &[u8] = &[0x28, 0xB5, 0x2F, 0xFD];

fn decompressed<'a>(reader: impl Read + 'a) -> io::Result<Box<dyn BufRead + 'a>> {
    let mut reader = BufReader::new(reader);
    let start = reader.fill_buf()?;
    if start.starts_with(GZIP_MAGIC) {
        return Ok(Box::new(BufReader::new(MultiGzDecoder::new(reader))));
    }
    if start.starts_with(ZSTD_MAGIC) {
        return Ok(Box::new(BufReader::new(ZstdFrames::NextFrame(reader))));
    }
    Ok(Box::new(reader))
}

/// Decodes every frame of a zstd file; the decoder itself stops after one.
enum ZstdFrames<R: BufRead> {
    NextFrame(R),
    InFrame(Box<StreamingDecoder<R, ruzstd::decoding::FrameDecoder>>),
    End,
}

impl<R: BufRead> ZstdFrames<R> {
    /// The next frame, or the end of the file.
    fn start(mut reader: R) -> io::Result<Self> {
        if reader.fill_buf()?.is_empty() {
            return Ok(Self::End);
        }
        let frame = StreamingDecoder::new(reader).map_err(io::Error::other)?;
        Ok(Self::InFrame(Box::new(frame)))
    }
}

impl<R: BufRead> Read for ZstdFrames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match std::mem::replace(self, Self::End) {
                Self::End => return Ok(0),
                Self::NextFrame(reader) => *self = Self::start(reader)?,
                Self::InFrame(mut frame) => match frame.read(buffer)? {
                    0 if !buffer.is_empty() => *self = Self::NextFrame(frame.into_inner()),
                    length => {
                        *self = Self::InFrame(frame);
                        return Ok(length);
                    }
                },
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    const LINE: &str = r#"{"id":"a/0","initiator":{"origin":"null"},"steps":[],"server":[]}"#;

    fn ids(bytes: &[u8]) -> Vec<String> {
        Recording::from_reader("r", bytes).unwrap().map(|scenario| scenario.unwrap().id).collect()
    }

    fn error_of(text: &str) -> String {
        let mut recording = Recording::from_reader("dir/r.jsonl", text.as_bytes()).unwrap();
        let error = recording.find_map(Result::err).unwrap().to_string();
        assert!(recording.next().is_none(), "nothing is read after an error");
        error
    }

    #[test]
    fn blank_lines_and_a_missing_last_line_break_are_fine() {
        assert_eq!(ids(format!("{LINE}\n\n \r\n{LINE}").as_bytes()), ["a/0", "a/0"]);
        assert!(ids(b"").is_empty());
    }

    #[test]
    fn gzip_members_are_read_one_after_the_other() {
        let member = |text: &str| {
            let mut encoder =
                flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
            encoder.write_all(text.as_bytes()).unwrap();
            encoder.finish().unwrap()
        };
        let two = [member(&format!("{LINE}\n")), member(LINE)].concat();
        assert_eq!(ids(&two).len(), 2);
    }

    #[test]
    fn zstd_frames_are_read_one_after_the_other() {
        let frame = ruzstd::encoding::compress_to_vec(
            format!("{LINE}\n").as_bytes(),
            ruzstd::encoding::CompressionLevel::Fastest,
        );
        assert_eq!(ids(&[frame.clone(), frame].concat()).len(), 2);
    }

    #[test]
    fn errors_name_file_line_and_column() {
        assert_eq!(
            error_of(&format!("{LINE}\n{{\"id\" 1}}\n{LINE}")),
            "dir/r.jsonl:2:7: expected `:`"
        );
        assert!(error_of("{}").starts_with("dir/r.jsonl:1:2: missing field `id`"));
    }

    #[test]
    fn cut_off_compression_is_an_error() {
        let frame = ruzstd::encoding::compress_to_vec(
            LINE.as_bytes(),
            ruzstd::encoding::CompressionLevel::Fastest,
        );
        let cut = &frame[..frame.len() - 5];
        let result = Recording::from_reader("r", cut).map(|mut read| read.find_map(Result::err));
        assert!(matches!(result, Err(_) | Ok(Some(_))));
    }
}
