//! A whole plan over the network.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

use corsac_verify::{Conversation, End, Observed, Order, Plan};
use tokio::sync::Barrier;

use super::carrier::{Carrier, Start, join};
use super::patience::Waits;
use super::progress::Progress;

/// What came of a plan.
#[derive(Debug, Default)]
pub(super) struct Driven {
    pub(super) observed: Vec<Observed>,
    pub(super) requests: usize,
    pub(super) waits: Waits,
    /// Why the rest was left out.
    pub(super) stopped: Option<Stopped>,
}

/// Why a plan was not carried out to its end.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Stopped {
    /// The time was up.
    TimeIsUp,
    /// So many in a row were not answered.
    NoAnswers(usize),
    /// So many in a row were answered 429.
    TurnedAway(usize),
}

/// How many are under way at once.
const AT_ONCE: usize = 16;

/// Carries out a plan.
pub(super) async fn drive(plan: &Plan, carrier: &Carrier<'_>, progress: &Progress) -> Driven {
    let mut driven = Driven::default();
    'steps: for (index, step) in plan.steps().iter().enumerate() {
        for group in groups(plan.conversations(index), step.order) {
            driven.stopped = stopped(&driven.observed, carrier);
            if driven.stopped.is_some() {
                break 'steps;
            }
            let count = group.len();
            match step.order {
                Order::InTurn => driven.observed.extend(in_turn(group, carrier).await),
                Order::AtOnce => driven.observed.extend(at_once(group, carrier).await),
            }
            progress.advance(count);
        }
    }
    driven.requests = carrier.requests();
    driven.waits = carrier.patience.waits();
    driven
}

/// What is carried before the state of things is looked at again.
fn groups(conversations: Vec<Conversation>, order: Order) -> Vec<Vec<Conversation>> {
    let size = match order {
        Order::InTurn => 1,
        Order::AtOnce => AT_ONCE,
    };
    let mut groups = Vec::new();
    let mut rest = conversations.into_iter();
    loop {
        let group: Vec<_> = rest.by_ref().take(size).collect();
        if group.is_empty() {
            return groups;
        }
        groups.push(group);
    }
}

async fn in_turn(group: Vec<Conversation>, carrier: &Carrier<'_>) -> Vec<Observed> {
    let mut observed = Vec::with_capacity(group.len());
    for conversation in group {
        observed.push(converse(conversation, carrier, Start::InTurn, Start::InTurn).await);
    }
    observed
}

/// All are connected before the first is sent.
async fn at_once(group: Vec<Conversation>, carrier: &Carrier<'_>) -> Vec<Observed> {
    carrier.pace.wait().await;
    let barrier = Barrier::new(group.len());
    let running = group.into_iter().map(|conversation| {
        converse(conversation, carrier, Start::Together(&barrier), Start::AtOnce)
    });
    join_all(running).await
}

async fn converse(
    mut conversation: Conversation,
    carrier: &Carrier<'_>,
    first: Start<'_>,
    others: Start<'_>,
) -> Observed {
    let mut start = first;
    if conversation.outgoing().is_none() {
        join(start).await;
    }
    while let Some(outgoing) = conversation.outgoing() {
        match carrier.carry(&outgoing, start).await {
            Ok(response) => conversation.handle_response(response),
            Err(reason) => conversation.handle_no_answer(reason),
        }
        start = others;
    }
    conversation.finish()
}

/// Why the rest is to be left out, if it is.
fn stopped(observed: &[Observed], carrier: &Carrier<'_>) -> Option<Stopped> {
    /// Of a server that never answered.
    const NEVER: usize = 3;
    /// Of one that did.
    const NO_LONGER: usize = 10;
    let tail = |is: fn(&Observed) -> bool| observed.iter().rev().take_while(|own| is(own)).count();
    let (unanswered, turned_away) = (tail(is_unanswered), tail(is_turned_away));
    let most = if unanswered == observed.len() { NEVER } else { NO_LONGER };
    if unanswered >= most {
        return Some(Stopped::NoAnswers(unanswered));
    }
    if turned_away >= NO_LONGER {
        return Some(Stopped::TurnedAway(turned_away));
    }
    carrier.time_left().is_zero().then_some(Stopped::TimeIsUp)
}

fn is_unanswered(observed: &Observed) -> bool {
    matches!(observed.end, End::NoAnswer(_))
}

fn is_turned_away(observed: &Observed) -> bool {
    observed.exchanges.last().is_some_and(|exchange| exchange.response.status() == 429)
}

/// What all of them come to, in their order.
async fn join_all<F: Future>(futures: impl Iterator<Item = F>) -> Vec<F::Output> {
    enum Running<F: Future> {
        Yes(Pin<Box<F>>),
        No(F::Output),
    }
    let mut running: Vec<_> = futures.map(|future| Running::Yes(Box::pin(future))).collect();
    poll_fn(|context| {
        let mut is_done = true;
        for slot in &mut running {
            if let Running::Yes(future) = slot {
                match future.as_mut().poll(context) {
                    Poll::Ready(output) => *slot = Running::No(output),
                    Poll::Pending => is_done = false,
                }
            }
        }
        if is_done { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    running
        .into_iter()
        .filter_map(|slot| match slot {
            Running::No(output) => Some(output),
            Running::Yes(_) => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(flavor = "current_thread")]
    async fn what_runs_at_once_waits_for_each_other() {
        let barrier = Barrier::new(3);
        let barrier = &barrier;
        let numbers = join_all((0..3).map(|number| async move {
            barrier.wait().await;
            number
        }));
        assert_eq!(numbers.await, [0, 1, 2]);
    }
}
