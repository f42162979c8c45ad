//! The events of one client, made as it takes them: one that is slow has none waiting.

use std::convert::Infallible;
use std::time::Duration;

use axum::response::sse::Event;
use futures_util::Stream;
use futures_util::future::BoxFuture;
use futures_util::stream::unfold;
use tokio::time::{Instant, sleep_until};

use super::filter::ChangeFilter;
use paceline_api::changes::{ChangeData, ExperimentChanged, Reset, RunChanged, SeriesChanged};
use paceline_store::{Change, ChangePlace, ChangeSlice, Watch, Watched};

/// How long nothing is sent at most. Proxies close connections that are silent, and a client that is gone is noticed
/// by sending.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How long a browser waits before it connects again.
const RETRY: Duration = Duration::from_secs(1);

pub(super) struct EventStream {
    watch: Watch,
    filter: ChangeFilter,
    /// Resolves when the server stops.
    stopped: BoxFuture<'static, ()>,
    /// What was told and not sent yet.
    slice: Option<ChangeSlice>,
    is_greeted: bool,
    next_heartbeat: Instant,
}

impl EventStream {
    pub(super) fn new(
        watch: Watch,
        filter: ChangeFilter,
        stopped: impl Future<Output = ()> + Send + 'static,
    ) -> Self {
        let next_heartbeat = Instant::now() + HEARTBEAT;
        Self { watch, filter, stopped: Box::pin(stopped), slice: None, is_greeted: false, next_heartbeat }
    }

    pub(super) fn into_stream(self) -> impl Stream<Item = Result<Event, Infallible>> {
        unfold(self, async |mut stream| {
            let event = stream.next().await?;
            stream.next_heartbeat = Instant::now() + HEARTBEAT;
            Some((Ok(event), stream))
        })
    }

    async fn next(&mut self) -> Option<Event> {
        if !self.is_greeted {
            self.is_greeted = true;
            return Some(self.heartbeat().retry(RETRY));
        }
        loop {
            if let Some((place, change)) = self.next_change() {
                return Some(event(place, change));
            }
            tokio::select! {
                // In this order, as something may change all the time.
                biased;
                () = &mut self.stopped => return None,
                () = sleep_until(self.next_heartbeat) => return Some(self.heartbeat()),
                watched = self.watch.next() => match watched {
                    Watched::Changes(slice) => self.slice = Some(slice),
                    Watched::Reset => return Some(sse(self.watch.place(), &ChangeData::Reset(Reset {}))),
                },
            }
        }
    }

    fn next_change(&mut self) -> Option<(ChangePlace, Change)> {
        let slice = self.slice.as_mut()?;
        let next = slice.find(|(_, change)| self.filter.passes(change));
        if next.is_none() {
            self.slice = None;
        }
        next
    }

    /// An event without data, which clients do not see but for its id: where they would go on.
    fn heartbeat(&self) -> Event {
        Event::default().id(self.watch.place().to_string())
    }
}

fn event(place: ChangePlace, change: Change) -> Event {
    let experiment_id = change.experiment_id().to_string();
    let data = match change {
        Change::Experiment(_) => ChangeData::Experiment(ExperimentChanged { experiment_id }),
        Change::Run { run_id, .. } => {
            ChangeData::Run(RunChanged { experiment_id, run_id: run_id.to_string() })
        }
        Change::Series { run_id, keys, .. } => ChangeData::Series(SeriesChanged {
            experiment_id,
            run_id: run_id.to_string(),
            keys: keys.map(Vec::from_iter),
        }),
    };
    sse(place, &data)
}

fn sse(place: ChangePlace, data: &ChangeData) -> Event {
    let event = Event::default().event(data.event_name()).id(place.to_string());
    // Texts in a struct always have a JSON form.
    let json = serde_json::to_string(data).unwrap_or_default();
    event.data(json)
}
