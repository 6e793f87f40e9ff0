//! Time.

use std::time::Instant;

use crate::support::calls;
use crate::support::peers::{self, Bare, ByHand, Peer};
use crate::support::requests::{self, Requests, Row, Size};

/// How many requests are sent between two looks at the clock.
const BATCH: usize = 1_000;

/// Nanoseconds of one request, medians of the rounds.
pub(crate) struct Measured {
    pub(crate) bare: f64,
    pub(crate) by_hand: f64,
    pub(crate) ours: f64,
    pub(crate) theirs: Option<f64>,
}

pub(crate) fn row(row: Row, size: Size, rounds: usize) -> Measured {
    let mut requests = Requests::new(row, size);
    let (mut bare, mut by_hand) = (Sampler::new(Bare), Sampler::new(ByHand));
    let mut ours = Sampler::new(peers::ours(size));
    let mut theirs = match size {
        Size::Exact(_) => Some(Sampler::new(peers::theirs(size))),
        Size::Patterns(_) => None,
    };
    // Theirs reads the whole list for each request.
    let batch = if size.count() > 1_000 { BATCH / 10 } else { BATCH };
    for _ in 0..rounds {
        // In turns, so that whatever else the machine does meets all of them.
        bare.sample(&mut requests, BATCH);
        by_hand.sample(&mut requests, BATCH);
        ours.sample(&mut requests, BATCH);
        if let Some(theirs) = &mut theirs {
            theirs.sample(&mut requests, batch);
        }
    }
    Measured {
        bare: bare.median(),
        by_hand: by_hand.median(),
        ours: ours.median(),
        theirs: theirs.map(|mut theirs| theirs.median()),
    }
}

/// Nanoseconds of a preflight that announces header names of this many bytes.
pub(crate) fn announced(length: usize, rounds: usize) -> f64 {
    let mut ours = Sampler::new(peers::ours(Size::Exact(1)));
    for _ in 0..rounds {
        ours.time(requests::announcing(length, BATCH));
    }
    ours.median()
}

struct Sampler<S> {
    service: S,
    nanoseconds: Vec<f64>,
}

impl<S: Peer> Sampler<S> {
    fn new(service: S) -> Self {
        Self { service, nanoseconds: Vec::new() }
    }

    fn sample(&mut self, requests: &mut Requests, length: usize) {
        self.time(requests.batch(length));
    }

    fn time(&mut self, batch: Vec<http::Request<()>>) {
        let length = batch.len();
        let start = Instant::now();
        calls::all(&mut self.service, batch);
        let elapsed = start.elapsed();
        self.nanoseconds.push(elapsed.as_secs_f64() * 1e9 / length as f64);
    }

    fn median(&mut self) -> f64 {
        self.nanoseconds.sort_by(f64::total_cmp);
        self.nanoseconds.get(self.nanoseconds.len() / 2).copied().unwrap_or_default()
    }
}
