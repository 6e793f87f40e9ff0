//! Everything there is to ask for, on many connections that come and go.

use std::cell::{Cell, RefCell};
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::task::LocalSet;

use crate::kind::{Kind, Version};
use crate::wire::{Response, Wire};

/// How much is asked.
pub(crate) struct Load {
    address: SocketAddr,
    requests: u64,
    connections: u64,
    seconds: u64,
}

impl Load {
    pub(crate) fn of(
        address: &str,
        requests: &str,
        connections: &str,
        seconds: &str,
    ) -> Option<Self> {
        Some(Self {
            address: address.parse().ok()?,
            requests: requests.parse().ok()?,
            connections: connections.parse().ok()?,
            seconds: seconds.parse().ok()?,
        })
    }
}

/// What was asked and how it was answered.
struct Tally {
    requests: u64,
    begun: Cell<u64>,
    done: Cell<u64>,
    deadline: Instant,
    kinds: [Cell<u64>; Kind::ALL.len()],
    versions: [Cell<u64>; 2],
    connections: Cell<u64>,
    wrong: RefCell<Vec<String>>,
}

/// How many mistakes are enough.
const ENOUGH: usize = 20;

impl Tally {
    /// Whether there is a further request.
    fn next(&self) -> bool {
        let begun = self.begun.get();
        let go_on = begun < self.requests
            && self.wrong.borrow().len() < ENOUGH
            && (!begun.is_multiple_of(64) || Instant::now() < self.deadline);
        if go_on {
            self.begun.set(begun + 1);
        }
        go_on
    }

    fn answered(&self, kind: Kind, response: &Response) {
        match kind.checked(response) {
            Ok(version) => {
                if let Some(version) = version {
                    increment(&self.versions[usize::from(version == Version::Two)]);
                }
            }
            Err(what) => self.wrong(format!("{kind:?}: {what}: {response:?}")),
        }
        increment(&self.kinds[kind as usize]);
        increment(&self.done);
        if self.done.get().is_multiple_of((self.requests / 500).max(1)) {
            println!("progress {}", self.done.get());
        }
    }

    fn wrong(&self, mut what: String) {
        let short = what.floor_char_boundary(600);
        what.truncate(short);
        self.wrong.borrow_mut().push(what);
    }
}

fn increment(count: &Cell<u64>) {
    count.set(count.get() + 1);
}

pub(crate) async fn run(load: Load) -> Result<(), String> {
    let began = Instant::now();
    let tally = Rc::new(Tally {
        requests: load.requests,
        begun: Cell::default(),
        done: Cell::default(),
        deadline: began + Duration::from_secs(load.seconds),
        kinds: Default::default(),
        versions: Default::default(),
        connections: Cell::default(),
        wrong: RefCell::default(),
    });
    let clients = LocalSet::new();
    for number in 0..load.connections {
        clients.spawn_local(client(load.address, number, Rc::clone(&tally)));
    }
    clients.await;
    for (kind, count) in Kind::ALL.iter().zip(&tally.kinds) {
        println!("count {} {}", kind.place(), count.get());
    }
    let [one, two] = [&tally.versions[0], &tally.versions[1]].map(Cell::get);
    println!("versions {one} {two}");
    println!("connections {}", tally.connections.get());
    println!("seconds {:.1}", began.elapsed().as_secs_f64());
    let wrong = tally.wrong.borrow();
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}

/// Asks on one connection after the other.
async fn client(address: SocketAddr, number: u64, tally: Rc<Tally>) {
    let requests = Kind::ALL.map(Kind::request);
    let mut random = Random(number);
    loop {
        let uses = 50 + random.below(150);
        let mut wire = match Wire::connect(address).await {
            Ok(wire) => wire,
            Err(error) => return tally.wrong(format!("no connection: {error}")),
        };
        increment(&tally.connections);
        for _ in 0..uses {
            if !tally.next() {
                return;
            }
            let kind = Kind::drawn(random.below(100));
            match wire.ask(&requests[kind as usize]).await {
                Ok(response) => {
                    tally.answered(kind, &response);
                    if response.closes {
                        break;
                    }
                }
                Err(error) => {
                    tally.wrong(format!("{kind:?}: {error}"));
                    break;
                }
            }
        }
    }
}

/// Numbers that look random and are the same each time (SplitMix64).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }
}
