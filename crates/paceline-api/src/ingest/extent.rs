//! How much a batch unfolds to, told from its bytes before it is decoded.
//!
//! A message of two bytes takes some hundred bytes of memory, so a bound on the bytes alone is none on the memory.

use prost::bytes::Buf;
use prost::encoding::{DecodeContext, WireType, decode_key, decode_varint, skip_field};

use super::MalformedBatch;

/// What a batch holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Extent {
    /// Events.
    pub events: usize,
    /// Messages and listed texts, at all depths.
    pub messages: usize,
    /// Elements of the longest kind of column.
    pub points: usize,
}

/// The most that a batch may hold.
#[derive(Debug, Clone, Copy)]
pub struct ExtentMax {
    /// See [`Extent::messages`].
    pub messages: usize,
    /// See [`Extent::points`].
    pub points: usize,
}

/// What is in the fields of a message.
#[derive(Debug, Clone, Copy)]
pub struct NestedMessages {
    /// Fields that hold messages, and what is in those.
    pub messages: &'static [(u32, NestedMessages)],
    /// Lists of texts.
    pub texts: &'static [u32],
    /// Columns of numbers.
    pub columns: &'static [u32],
}

const LEAF: NestedMessages = NestedMessages { messages: &[], texts: &[], columns: &[] };

const fn holding(messages: &'static [(u32, NestedMessages)]) -> NestedMessages {
    NestedMessages { messages, ..LEAF }
}

const CREATE_RUN: NestedMessages = holding(&[(6, LEAF)]);
const KEY_VALUES: NestedMessages = holding(&[(1, LEAF)]);
const METRICS: NestedMessages = holding(&[(1, NestedMessages { columns: &[2, 3, 4], ..LEAF })]);
const DATASET_INPUT: NestedMessages = holding(&[(1, LEAF), (2, LEAF)]);
const INPUTS: NestedMessages = NestedMessages { messages: &[(1, DATASET_INPUT)], texts: &[2], columns: &[] };
const OUTPUTS: NestedMessages = holding(&[(1, LEAF)]);
const EVENT: NestedMessages = holding(&[
    (2, CREATE_RUN),
    (3, LEAF),
    (4, KEY_VALUES),
    (5, KEY_VALUES),
    (7, METRICS),
    (8, INPUTS),
    (9, OUTPUTS),
    (11, LEAF),
]);
const BATCH: NestedMessages = NestedMessages { messages: &[(3, EVENT)], texts: &[4], columns: &[] };

/// What is in a batch; a test compares it with the `.proto`.
pub fn nested_messages() -> NestedMessages {
    BATCH
}

impl Extent {
    /// Looks through the bytes of a batch.
    ///
    /// # Errors
    /// When they are no protobuf, or as soon as there is too much.
    pub fn of(bytes: &[u8], max: ExtentMax) -> Result<Self, MalformedBatch> {
        let mut counter = Counter { extent: Self::default(), columns: [0; 3], max };
        counter.message(bytes, BATCH, 0)?;
        Ok(counter.extent)
    }
}

struct Counter {
    extent: Extent,
    /// Elements of each column of a series, over all of them.
    columns: [usize; 3],
    max: ExtentMax,
}

impl Counter {
    fn message(
        &mut self,
        mut bytes: &[u8],
        shape: NestedMessages,
        depth: usize,
    ) -> Result<(), MalformedBatch> {
        while bytes.has_remaining() {
            let (tag, wire_type) = decode_key(&mut bytes)?;
            if let Some(column) = shape.columns.iter().position(|known| *known == tag) {
                self.column(&mut bytes, tag, wire_type, column)?;
            } else if wire_type != WireType::LengthDelimited {
                skip_field(wire_type, tag, &mut bytes, DecodeContext::default())?;
            } else {
                let content = take_delimited(&mut bytes)?;
                let nested = shape.messages.iter().find(|(known, _)| *known == tag);
                if nested.is_some() || shape.texts.contains(&tag) {
                    self.count_message()?;
                }
                if let Some((_, nested)) = nested {
                    self.extent.events += usize::from(depth == 0);
                    self.message(content, *nested, depth + 1)?;
                }
            }
        }
        Ok(())
    }

    fn count_message(&mut self) -> Result<(), MalformedBatch> {
        self.extent.messages += 1;
        at_most(self.extent.messages, "messages", self.max.messages)
    }

    /// Elements of a column come packed, or one by one.
    fn column(
        &mut self,
        bytes: &mut &[u8],
        tag: u32,
        wire_type: WireType,
        column: usize,
    ) -> Result<(), MalformedBatch> {
        self.columns[column] += if wire_type == WireType::LengthDelimited {
            let content = take_delimited(bytes)?;
            // The last column is the values, of eight bytes each; a varint ends with its first byte below 128.
            let ends = || content.iter().filter(|byte| **byte < 0x80).count();
            if column == 2 { content.len() / 8 } else { ends() }
        } else {
            skip_field(wire_type, tag, bytes, DecodeContext::default())?;
            1
        };
        self.extent.points = self.extent.points.max(self.columns[column]);
        at_most(self.extent.points, "metric points", self.max.points)
    }
}

fn at_most(count: usize, what: &'static str, max: usize) -> Result<(), MalformedBatch> {
    if count <= max { Ok(()) } else { Err(MalformedBatch::TooLarge { what, max }) }
}

/// The content of a field that begins with its length.
fn take_delimited<'b>(bytes: &mut &'b [u8]) -> Result<&'b [u8], MalformedBatch> {
    let length = usize::try_from(decode_varint(bytes)?).unwrap_or(usize::MAX);
    let (content, rest) = bytes.split_at_checked(length).ok_or(MalformedBatch::CutOff)?;
    *bytes = rest;
    Ok(content)
}
