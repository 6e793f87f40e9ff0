//! Connections that ask once and then nothing.

use std::net::SocketAddr;

use crate::kind::{Kind, Prepared};
use crate::wire::{Gateway, Wire};

/// How many connections have one address of this machine.
const OF_AN_ADDRESS: usize = 5000;

pub(crate) async fn run(gateway: Gateway, count: usize) -> Result<(), String> {
    let request = Kind::Small.request();
    let mut asked = 0;
    let mut wires = Vec::new();
    for number in 0..count {
        let of = u8::try_from(2 + number / OF_AN_ADDRESS).unwrap_or(u8::MAX);
        let from = SocketAddr::from(([127, 0, 0, of], 0));
        let wire = gateway.connect_from(from).await;
        let mut wire = wire.map_err(|error| format!("connection {number}: {error}"))?;
        asked += ask(&mut wire, &request).await?;
        wires.push(wire);
    }
    println!("open {count}");
    let mut line = String::new();
    // Whoever started this says when by closing it.
    let _ = std::io::stdin().read_line(&mut line);
    for wire in &mut wires {
        asked += ask(wire, &request).await?;
    }
    println!("count {} {asked}", Kind::Small.place());
    Ok(())
}

async fn ask(wire: &mut Wire, request: &Prepared) -> Result<u64, String> {
    let response = wire.ask(request).await.map_err(|error| format!("an idle client: {error}"))?;
    Kind::Small.checked(&response)?;
    Ok(1)
}
