//! What the middleware adds to a service, beside tower-http's, in one run:
//! `cargo bench -p corsac-tower`. With valgrind installed, instructions are counted too.

mod instructions;
mod measure;
mod report;
#[path = "../support/mod.rs"]
mod support;

use support::requests::{Row, Sizes};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // This program runs itself under valgrind.
    if let Some(size) = instructions::requested_size(&arguments) {
        return instructions::run(size);
    }
    let sizes = Sizes::of(&arguments);
    println!("{}", report::HEADING);
    for size in sizes.list() {
        let counted = instructions::count(size);
        for row in Row::ALL {
            let measured = measure::row(row, size, sizes.rounds());
            println!("{}", report::line(row, size, &measured, counted.as_ref()));
        }
    }
    println!();
    for length in [1_000, 1_000_000] {
        let nanoseconds = measure::announced(length, sizes.rounds());
        println!("A preflight with {length} bytes of header names: {nanoseconds:.0} ns in all");
    }
}
