//! Running a check: the browser half decides what is sent and what comes of it, the network
//! carries it.

mod examination;
mod examine;
mod guilt;
mod replay;
mod verdict;

pub(crate) use examination::{End, Examination, Recorded, Unanswered, Unsent};
pub(crate) use examine::examine;
pub(crate) use guilt::{Guilt, Message, Place};
pub(crate) use replay::{Replay, replay};
pub(crate) use verdict::Verdict;
