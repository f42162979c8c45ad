//! What handlers share.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use crate::artifact_locations::ArtifactLocations;
use crate::graphql;
use crate::memory_budget::MemoryBudget;
use crate::monitoring::Monitoring;
use paceline_mlflow::RequestPolicy;
use paceline_store::Store;

/// MiB that large requests and answers may take together, unless the operator says otherwise.
pub const DEFAULT_REQUEST_MEMORY_MIB: u32 = 512;

/// Which halves of the API a server offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ServedParts {
    /// Tracking and artifacts.
    #[default]
    All,
    /// Tracking; clients reach the artifact storage themselves (`--no-serve-artifacts`).
    TrackingOnly,
    /// Artifacts (`--artifacts-only`).
    ArtifactsOnly,
}

/// The state of a server. Clones share it.
#[derive(Clone)]
pub struct App {
    shared: Arc<Shared>,
    /// Only where the operator exposes it.
    monitoring: Option<Monitoring>,
}

struct Shared {
    store: Store,
    artifacts: ArtifactLocations,
    policy: RequestPolicy,
    served: ServedParts,
    graphql: graphql::Schema,
    /// Whether the server was told to stop.
    stopping: watch::Sender<bool>,
    /// Lets one large body be parsed at a time.
    large_body: Arc<Semaphore>,
    memory: MemoryBudget,
}

impl App {
    /// Puts a server's parts together. Large requests and answers may take `request_memory_mib` together.
    pub fn new(
        store: Store,
        artifacts: ArtifactLocations,
        policy: RequestPolicy,
        served: ServedParts,
        request_memory_mib: u32,
    ) -> Self {
        Self {
            shared: Arc::new(Shared {
                store,
                artifacts,
                policy,
                served,
                graphql: graphql::schema(),
                stopping: watch::Sender::new(false),
                large_body: Arc::new(Semaphore::new(1)),
                memory: MemoryBudget::new(request_memory_mib),
            }),
            monitoring: None,
        }
    }

    /// Exposes what is measured at `/metrics`.
    pub fn exposing(self, monitoring: Monitoring) -> Self {
        Self { monitoring: Some(monitoring), ..self }
    }

    pub(crate) fn monitoring(&self) -> Option<&Monitoring> {
        self.monitoring.as_ref()
    }

    pub(crate) fn store(&self) -> &Store {
        &self.shared.store
    }

    pub(crate) fn artifacts(&self) -> &ArtifactLocations {
        &self.shared.artifacts
    }

    pub(crate) fn policy(&self) -> &RequestPolicy {
        &self.shared.policy
    }

    pub(crate) fn graphql(&self) -> &graphql::Schema {
        &self.shared.graphql
    }

    /// Ends what would never end by itself.
    pub(crate) fn stop(&self) {
        self.shared.stopping.send_replace(true);
    }

    /// Resolves when the server was told to stop.
    pub(crate) fn stopped(&self) -> impl Future<Output = ()> + Send + 'static {
        let mut stopping = self.shared.stopping.subscribe();
        async move {
            // The sender is gone when nobody can tell any more.
            let _ = stopping.wait_for(|stopping| *stopping).await;
        }
    }

    /// Waits until no other large body is being parsed. The semaphore is never closed, so there is a turn for all.
    pub(crate) async fn large_body_turn(&self) -> Option<OwnedSemaphorePermit> {
        self.shared.large_body.clone().acquire_owned().await.ok()
    }

    pub(crate) fn memory(&self) -> &MemoryBudget {
        &self.shared.memory
    }

    pub(crate) fn served(&self) -> ServedParts {
        self.shared.served
    }
}
