//! Running a check: the browser half decides what is sent and what comes of it, a carrier gets the
//! responses.

mod carrier;
mod examination;
mod examine;
mod live;
mod offline;
mod outgoing;
mod recorded;
mod rehearsal;
mod repair;
mod replay;
mod ruling;
mod verdict;

pub(crate) use examination::{End, Examination, Receiver, Unanswered, Unsent};
pub(crate) use live::examine;
pub(crate) use offline::examine_policy;
pub(crate) use recorded::examine_recording;
pub(crate) use rehearsal::rehearse;
pub(crate) use repair::{Change, Edit, Obstacle, Repair, repair};
pub(crate) use replay::{Replay, replay};
pub(crate) use ruling::{AnsweredBy, Cause, Ruling};
pub(crate) use verdict::Verdict;
