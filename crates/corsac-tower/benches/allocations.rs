//! Allocations of one request beyond the service's own, ours beside tower-http's. A program of its
//! own: the allocator that counts would make the others look slower than they are.

mod support;

use support::calls;
use support::peers::{self, Bare, Peer};
use support::requests::{Requests, Row, Size};

/// How many requests are counted.
const REQUESTS: usize = 100;

fn main() {
    println!("Allocations of a request beyond the service's own: ours / tower-http's.\n");
    println!("| request | 1 origin | 1 pattern |\n|---|--:|--:|");
    for row in Row::ALL {
        let [exact, pattern] = [Size::Exact(1), Size::Patterns(1)];
        let theirs = over(row, exact, peers::theirs(exact));
        let ours = [exact, pattern].map(|size| over(row, size, peers::ours(size)));
        println!("| {} | {:.1} / {theirs:.1} | {:.1} |", row.name(), ours[0], ours[1]);
    }
}

fn over(row: Row, size: Size, service: impl Peer) -> f64 {
    of_one(row, size, service) - of_one(row, size, Bare)
}

fn of_one(row: Row, size: Size, mut service: impl Peer) -> f64 {
    let mut requests = Requests::new(row, size);
    calls::all(&mut service, requests.batch(1));
    let batch = requests.batch(REQUESTS);
    let counted = allocation_counter::measure(|| calls::all(&mut service, batch));
    counted.count_total as f64 / REQUESTS as f64
}
