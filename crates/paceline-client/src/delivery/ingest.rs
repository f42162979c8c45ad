//! Paceline's ingest: a batch is a request.

use std::sync::Arc;
use std::time::Duration;

use paceline_api::ApiErrorBody;
use paceline_api::ingest::{self as wire, IngestAnswer, IngestConflict, Message};
use ureq::http::StatusCode;

use super::connection::{Connection, Response};
use super::{Answer, Batch, Fault, Recipient};
use crate::destination::Outgoing;

const PATH: &str = "/api/v1/ingest";
/// Fast, and most of what there is to gain: events name the same run again and again.
const ZSTD_LEVEL: i32 = 1;
/// What is shorter is sent as it is.
const COMPRESSED_FROM_BYTES: usize = 1024;
/// How much of an answer that is not ours a message quotes.
const QUOTED_CHARACTERS: usize = 200;

/// A Paceline server.
pub(super) struct Ingest {
    connection: Arc<Connection>,
}

impl Ingest {
    pub(super) fn new(connection: Arc<Connection>) -> Self {
        Self { connection }
    }
}

impl Recipient for Ingest {
    fn deliver(&mut self, batch: &Batch, time_max: Option<Duration>) -> Result<Answer, Fault> {
        let bytes = encode(batch);
        let compressed = match bytes.len() {
            COMPRESSED_FROM_BYTES.. => zstd::bulk::compress(&bytes, ZSTD_LEVEL).ok(),
            _ => None,
        };
        let outgoing = Outgoing {
            path: PATH,
            body: Some(compressed.as_deref().unwrap_or(&bytes)),
            content_type: Some("application/x-protobuf"),
            content_encoding: compressed.as_ref().map(|_| "zstd"),
            time_max,
        };
        let away = |cause| Fault::Away { cause, retry_after: None };
        read(self.connection.send(outgoing).map_err(away)?)
    }
}

fn encode(batch: &Batch) -> Vec<u8> {
    let head = wire::Batch {
        journal: batch.journal.0.to_vec(),
        sequence: batch.sequence,
        events: Vec::new(),
        awaited_run_ids: batch.awaited_run_ids.clone(),
    };
    let mut bytes = head.encode_to_vec();
    for event in &batch.merged.events {
        prost::encoding::message::encode(EVENTS_TAG, event, &mut bytes);
    }
    bytes
}

/// Of the events in a batch.
const EVENTS_TAG: u32 = 3;

fn read(response: Response) -> Result<Answer, Fault> {
    let Response { status, retry_after, body } = response;
    match status {
        StatusCode::OK => match serde_json::from_slice::<IngestAnswer>(&body) {
            Ok(answer) => Ok(Answer::Applied { refused: answer.refused }),
            // A page of some proxy.
            Err(_) => Err(Fault::Away { cause: "its answer is none of Paceline's".into(), retry_after }),
        },
        StatusCode::CONFLICT => match serde_json::from_slice(&body) {
            Ok(IngestConflict::Gap(_)) => Ok(Answer::Gap),
            Ok(IngestConflict::RunsMissing(missing)) => {
                Err(Fault::NotBegun { run_ids: missing.missing_run_ids })
            }
            Err(_) => Err(away(status, &body, retry_after)),
        },
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Err(Fault::NoRoute),
        // A 400 that some proxy made says nothing about the batch.
        StatusCode::BAD_REQUEST if serde_json::from_slice::<ApiErrorBody>(&body).is_ok() => {
            unusable(status, &body)
        }
        StatusCode::PAYLOAD_TOO_LARGE => unusable(status, &body),
        _ => Err(away(status, &body, retry_after)),
    }
}

fn away(status: StatusCode, body: &[u8], retry_after: Option<Duration>) -> Fault {
    let (_, message) = told(status, body);
    Fault::Away { cause: format!("{}: {message}", status.as_u16()), retry_after }
}

fn unusable(status: StatusCode, body: &[u8]) -> Result<Answer, Fault> {
    let (error_code, message) = told(status, body);
    Err(Fault::Unusable { error_code, message })
}

/// The error code and message of an answer, whoever wrote it.
pub(super) fn told(status: StatusCode, body: &[u8]) -> (String, String) {
    match serde_json::from_slice::<ApiErrorBody>(body) {
        Ok(error) => (error.error_code, error.message),
        Err(_) => {
            let text = String::from_utf8_lossy(body);
            let reason = status.canonical_reason().unwrap_or("unknown");
            let quoted: String = text.trim().chars().take(QUOTED_CHARACTERS).collect();
            (reason.to_owned(), if quoted.is_empty() { reason.to_owned() } else { quoted })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::merge::merge;
    use crate::journal::JournalId;
    use paceline_api::ingest::change::Change;

    #[test]
    fn a_batch_is_what_the_messages_are() {
        let events: Vec<_> = ["a", "b"]
            .map(|run_id| wire::Event { run_id: run_id.into(), change: Some(Change::Note("x".into())) })
            .to_vec();
        let awaited_run_ids = vec!["a".to_owned()];
        let (journal, sequence) = (vec![7; 16], 3);
        let expected = wire::Batch { journal, sequence, events: events.clone(), awaited_run_ids };
        let batch = Batch {
            journal: JournalId([7; 16]),
            sequence,
            is_again: false,
            merged: merge(events),
            awaited_run_ids: expected.awaited_run_ids.clone(),
        };
        assert_eq!(wire::Batch::decode(&*encode(&batch)), Ok(expected));
    }
}
