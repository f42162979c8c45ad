//! What the trash must be for a purge to take it: deleted, and perhaps for some time.

use super::owners::Stage;
use super::request::TrashOwner;
use crate::clock::now_ms;
use paceline_types::{Age, PurgeRefusal};

/// The age that a request asks for, at its time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limit {
    /// None: any.
    pub(super) age: Option<Age>,
    /// What went to the trash later than this stays. Milliseconds since the epoch.
    pub(super) deleted_until_ms: i64,
}

impl Limit {
    pub(super) fn new(age: Option<Age>) -> Self {
        // Without an age the clock plays no part: it may have gone back since a deletion.
        let deleted_until_ms = age.map_or(i64::MAX, |age| now_ms().saturating_sub(age.as_ms()));
        Self { age, deleted_until_ms }
    }

    /// Why something must stay, if it must.
    pub(super) fn refusal(self, stage: &Stage) -> Option<PurgeRefusal> {
        if !stage.is_deleted {
            return Some(match &stage.owner {
                TrashOwner::Experiment(id) => PurgeRefusal::ActiveExperiments(vec![*id]),
                TrashOwner::Run(id) => PurgeRefusal::ActiveRun(id.clone()),
                TrashOwner::LoggedModel(id) => PurgeRefusal::ActiveModel(id.clone()),
            });
        }
        let age = self.age.filter(|_| stage.deleted_ms > self.deleted_until_ms)?;
        Some(match &stage.owner {
            TrashOwner::Experiment(id) => PurgeRefusal::YoungExperiments { ids: vec![*id], age },
            TrashOwner::Run(id) => PurgeRefusal::YoungRun { id: id.clone(), age },
            TrashOwner::LoggedModel(id) => PurgeRefusal::YoungModel { id: id.clone(), age },
        })
    }
}
