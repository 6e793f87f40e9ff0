//! Reads a HAR of 50 MB and says how long that took, and how much memory.
//!
//! ```text
//! cargo run --release -p corsac-paste --example har_of_50_mb
//! ```

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Write};
use std::path::Path;
use std::time::Instant;

use corsac_paste::Har;

const SIZE: usize = 50_000_000;

fn main() -> io::Result<()> {
    let path = std::env::temp_dir().join(format!("corsac-{}.har", std::process::id()));
    let result = write_har(&path).and_then(|()| measure(&path));
    std::fs::remove_file(&path)?;
    result
}

fn measure(path: &Path) -> io::Result<()> {
    let bytes = path.metadata()?.len();
    let before = peak_memory();
    let start = Instant::now();
    let har = Har::read(BufReader::with_capacity(1 << 16, File::open(path)?));
    let time = start.elapsed();
    let har = har.map_err(io::Error::other)?;
    let candidates = har.candidates().filter(|c| har.conversation(c.number()).is_some()).count();
    println!("{bytes} bytes, {} entries, {candidates} candidates", har.entries().len());
    println!("read in {time:.0?}, everything in {:.0?}", start.elapsed());
    if let (Some(before), Some(after)) = (before, peak_memory()) {
        println!("peak memory {after} kB, of which {before} kB before reading");
    }
    Ok(())
}

/// Entries as Chromium writes them: half of the bytes are bodies of responses.
fn write_har(path: &Path) -> io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    let body = "0123456789 \\\"é\\u00e9\\n".repeat(200);
    let mut written = file.write(br#"{"log":{"creator":{"name":"WebInspector"},"entries":["#)?;
    for number in 0.. {
        let separator = if number == 0 { "" } else { ",\n" };
        let entry = format!("{separator}{}", entry(number, &body));
        file.write_all(entry.as_bytes())?;
        written += entry.len();
        if written > SIZE {
            break;
        }
    }
    file.write_all(b"]}}")?;
    file.flush()
}

fn entry(number: usize, body: &str) -> String {
    let header = |name: &str, value: &str| format!(r#"{{"name":"{name}","value":"{value}"}}"#);
    let mut headers: Vec<String> = (0..25)
        .map(|index| header(&format!("x-header-{index}"), &"value ".repeat(index)))
        .collect();
    headers.push(header("origin", "https://app.example"));
    let (method, kind) = match number % 3 {
        0 => ("PUT", "fetch"),
        1 => ("OPTIONS", "preflight"),
        _ => ("GET", "xhr"),
    };
    if method == "OPTIONS" {
        headers.push(header("access-control-request-method", "PUT"));
    }
    let headers = headers.join(",");
    let (item, milliseconds) = (number / 3, number % 1000);
    format!(
        r#"{{"_initiator":{{"type":"script","stack":{{"callFrames":[{{"lineNumber":1}}]}}}},
"_resourceType":"{kind}","startedDateTime":"2026-11-20T10:00:00.{milliseconds:03}Z","time":1.5,
"request":{{"method":"{method}","url":"https://api.example/items/{item}","headers":[{headers}]}},
"response":{{"status":200,"headers":[{headers}],"content":{{"size":9,"text":"{body}"}}}}}}"#
    )
}

/// The most memory that this process has had, in kB, where the system tells.
fn peak_memory() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}
