//! Everything there is to ask for, on many connections that come and go.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::task::{JoinSet, LocalSet};

use crate::kind::{Kind, Prepared, Version};
use crate::wire::{Gateway, Response, Wire};

/// How much is asked.
pub(crate) struct Load {
    gateway: Gateway,
    requests: u64,
    connections: u64,
    seconds: u64,
}

impl Load {
    pub(crate) fn of(gateway: Gateway, numbers: [&str; 3]) -> Result<Self, String> {
        let number = |text: &str| text.parse().map_err(|_| format!("no number: {text}"));
        let [requests, connections, seconds] = numbers;
        Ok(Self {
            gateway,
            requests: number(requests)?,
            connections: number(connections)?,
            seconds: number(seconds)?,
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
        let goes_on = self.goes_on();
        if goes_on {
            increment(&self.begun);
        }
        goes_on
    }

    fn goes_on(&self) -> bool {
        let begun = self.begun.get();
        begun < self.requests
            && self.wrong.borrow().len() < ENOUGH
            && (!begun.is_multiple_of(64) || Instant::now() < self.deadline)
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
        clients.spawn_local(client(load.gateway.clone(), number, Rc::clone(&tally)));
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
async fn client(gateway: Gateway, number: u64, tally: Rc<Tally>) {
    let requests = Rc::new(Kind::ALL.map(Kind::request));
    let mut random = Random(number);
    while tally.goes_on() {
        let wire = match gateway.connect(gateway.protocol(number)).await {
            Ok(wire) => wire,
            Err(error) => return tally.wrong(format!("no connection: {error}")),
        };
        increment(&tally.connections);
        let mut parts = JoinSet::new();
        for part in wire.parts() {
            let uses = 50 + random.below(150);
            let random = Random(random.below(u64::MAX));
            parts.spawn_local(asks(part, uses, random, Rc::clone(&requests), Rc::clone(&tally)));
        }
        while parts.join_next().await.is_some() {}
    }
}

/// Asks so many times on a connection, one after the other.
async fn asks(
    mut wire: Wire,
    uses: u64,
    mut random: Random,
    requests: Rc<[Prepared; Kind::ALL.len()]>,
    tally: Rc<Tally>,
) {
    for _ in 0..uses {
        if !tally.next() {
            return;
        }
        let kind = Kind::drawn(random.below(100));
        match wire.ask(&requests[kind as usize]).await {
            Ok(response) => {
                tally.answered(kind, &response);
                if response.closes {
                    return;
                }
            }
            Err(error) => return tally.wrong(format!("{kind:?}: {error}")),
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
