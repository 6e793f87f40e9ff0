//! Recordings of browsers: their schema, and reading them from files.

mod read;
mod schema;

pub use read::{ReadError, Recording};
pub use schema::{
    BodyObject, Expectations, HeaderLine, InitiatorPage, Observation, RecordedBody,
    RecordedRequest, RecordedResponse, Scenario, ServerEntry, Step, StepOutcome, WireRequest,
};
