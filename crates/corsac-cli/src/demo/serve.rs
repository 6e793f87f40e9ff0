use std::io;
use std::net::SocketAddr;

use super::api::Api;
use super::demonstration::command_line;
use super::scenarios::scenarios;
use crate::exit::Exit;
use crate::output;

/// Keeps the sample API up until Ctrl-C.
///
/// # Errors
/// The port cannot be had, or signals cannot be listened for.
pub(crate) async fn serve(port: u16) -> io::Result<Exit> {
    let api = Api::bind(port).await?;
    let exit = output::print(&invitation(api.address()), Exit::Success);
    tokio::select! {
        () = api.run() => Ok(exit),
        interrupted = tokio::signal::ctrl_c() => interrupted.map(|()| exit),
    }
}

fn invitation(address: SocketAddr) -> String {
    let tries = scenarios()
        .map(|scenario| format!("# {}\n{}\n\n", scenario.title, command_line(scenario, address)));
    let heading = format!("The sample API listens on http://{address}. Try:\n\n");
    heading + &tries.collect::<String>() + "Stop it with Ctrl-C.\n"
}
