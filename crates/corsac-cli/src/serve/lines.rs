//! Lines that are written by a thread of their own, so that nobody waits for whoever reads them.
//!
//! `tracing-appender` does the same, but counts lines instead of bytes, and writes to standard output,
//! which may be stuck too, when it cannot end.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;
use std::time::Duration;

/// How many bytes may wait. What comes when so many do is lost, and counted.
const WAITING: usize = 4 << 20;

/// How long the end waits for the last lines.
const PATIENCE: Duration = Duration::from_secs(1);

/// Where lines go. Writing to it neither waits nor fails.
#[derive(Clone)]
pub(crate) struct Lines {
    sender: Sender<Message>,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    waiting: AtomicUsize,
    lost: AtomicU64,
}

enum Message {
    Line(Vec<u8>),
    /// Everything before it has been written.
    Mark(SyncSender<()>),
}

impl Lines {
    /// Lines for `output`. `tell` is called when there is room again, with the number of those that are
    /// lost.
    ///
    /// # Errors
    /// The system has no thread left.
    pub(crate) fn to(
        output: impl Write + Send + 'static,
        tell: impl Fn(u64) + Send + 'static,
    ) -> io::Result<Self> {
        let (sender, receiver) = channel();
        let state = Arc::<State>::default();
        let ours = Arc::clone(&state);
        let thread = thread::Builder::new().name("corsac-log".to_owned());
        thread.spawn(move || write(&receiver, output, &ours, tell))?;
        Ok(Self { sender, state })
    }

    /// Adds a text of one line or several.
    pub(crate) fn say(&self, text: &str) {
        self.add(text.as_bytes());
    }

    fn add(&self, line: &[u8]) {
        let before = self.state.waiting.fetch_add(line.len(), Ordering::Relaxed);
        if before > WAITING || self.sender.send(Message::Line(line.to_vec())).is_err() {
            self.state.waiting.fetch_sub(line.len(), Ordering::Relaxed);
            self.state.lost.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Waits until all is written that has come, though not for long.
    pub(crate) fn settle(&self) {
        let (done, is_done) = sync_channel(1);
        if self.sender.send(Message::Mark(done)).is_ok() {
            let _ = is_done.recv_timeout(PATIENCE);
        }
    }
}

impl Write for Lines {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.add(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn write(receiver: &Receiver<Message>, mut output: impl Write, state: &State, tell: impl Fn(u64)) {
    let mut marks = Vec::new();
    while let Some(message) = next(receiver, &mut marks) {
        let mut before = 0;
        match message {
            Message::Line(line) => {
                // Where that fails there is nobody left to tell.
                let _ = output.write_all(&line).and_then(|()| output.flush());
                before = state.waiting.fetch_sub(line.len(), Ordering::Relaxed);
            }
            Message::Mark(mark) => marks.push(mark),
        }
        if before < WAITING / 2 && state.lost.load(Ordering::Relaxed) > 0 {
            tell(state.lost.swap(0, Ordering::Relaxed));
        }
    }
}

/// The next message. If there is none by now, everything before the marks has been written.
fn next(receiver: &Receiver<Message>, marks: &mut Vec<SyncSender<()>>) -> Option<Message> {
    if let Ok(message) = receiver.try_recv() {
        return Some(message);
    }
    for mark in marks.drain(..) {
        // Nobody may wait for it any more.
        let _ = mark.try_send(());
    }
    receiver.recv().ok()
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    /// Takes one piece for each of the signs that it is given, and fails now and then.
    struct Reader {
        signs: Receiver<()>,
        read: Arc<Mutex<Vec<u8>>>,
    }

    impl Write for Reader {
        fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
            let _ = self.signs.recv();
            if piece == b"fails" {
                return Err(io::ErrorKind::BrokenPipe.into());
            }
            self.read.lock().unwrap().extend_from_slice(piece);
            Ok(piece.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn nobody_waits_and_what_is_lost_is_counted() {
        let (sign, signs) = channel();
        let (read, lost) = (Arc::default(), Arc::new(AtomicU64::new(0)));
        let reader = Reader { signs, read: Arc::clone(&read) };
        let told = Arc::clone(&lost);
        let tell = move |count| {
            told.fetch_add(count, Ordering::Relaxed);
        };
        let mut lines = Lines::to(reader, tell).unwrap();
        let line = vec![b'x'; 1 << 20];
        for _ in 0..10 {
            lines.write_all(&line).unwrap();
        }
        lines.write_all(b"fails").unwrap();
        // As if everything were read now.
        drop(sign);
        lines.settle();
        lines.write_all(b"end").unwrap();
        lines.settle();
        let lost = lost.load(Ordering::Relaxed);
        assert!((5..=6).contains(&lost), "{lost} are lost");
        let read = read.lock().unwrap();
        let whole = usize::try_from(10 + 1 - lost).unwrap();
        assert!(read.len() <= whole * line.len() + 3 && read.ends_with(b"xend"), "{}", read.len());
    }

    #[test]
    fn the_end_does_not_wait_for_ever() {
        let (_sign, signs) = channel();
        let reader = Reader { signs, read: Arc::default() };
        let mut lines = Lines::to(reader, |_| ()).unwrap();
        lines.write_all(b"stuck").unwrap();
        lines.settle();
    }
}
