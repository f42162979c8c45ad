//! The status of a run as Paceline's own API and its pages tell it.

use crate::RunStatus;

/// What the status of a run comes down to for who looks at it: a run that is `RUNNING`, and of which nothing was heard any
/// more, is lost. MLflow's list of statuses is closed, and says `RUNNING` of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShownStatus {
    /// The status that was set.
    Set(RunStatus),
    /// `RUNNING`, and lost.
    Lost,
}

impl ShownStatus {
    /// Every one of them.
    pub const ALL: [Self; 6] = [
        Self::Set(RunStatus::Running),
        Self::Lost,
        Self::Set(RunStatus::Scheduled),
        Self::Set(RunStatus::Finished),
        Self::Set(RunStatus::Failed),
        Self::Set(RunStatus::Killed),
    ];

    /// Its name in queries and answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Set(status) => status.as_str(),
            Self::Lost => "LOST",
        }
    }
}
