//! The codecs of metric points: what goes in comes out, and damage is an error at worst.

use std::collections::BTreeMap;

use paceline_store::codec::{decode_segment, decode_tail, encode_segment, encode_tail};
use paceline_types::MetricPoint;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::support::{TestResult, cases};

fn any_integer() -> impl Strategy<Value = i64> {
    prop_oneof![any::<i64>(), select(vec![i64::MIN, i64::MAX, -1, 0, 1]), 0..1000_i64]
}

/// Any bits at all, with the odd ones often: NaNs with payload and sign, infinities, zeros, subnormals.
fn any_value() -> impl Strategy<Value = f64> {
    let odd = vec![
        0x7ff8_0000_0000_0000,
        0x7ff0_0000_0000_0001,
        0xfff8_dead_beef_0001,
        0x7ff0_0000_0000_0000,
        0xfff0_0000_0000_0000,
        0x8000_0000_0000_0000,
        0x0000_0000_0000_0001,
        0x7fef_ffff_ffff_ffff,
    ];
    prop_oneof![any::<u64>(), select(odd)].prop_map(f64::from_bits).boxed().prop_union(
        prop_oneof![(-1000..1000_i32).prop_map(|n| f64::from(n) / 8.0), any::<f32>().prop_map(f64::from)]
            .boxed(),
    )
}

fn any_points(most: usize) -> impl Strategy<Value = Vec<MetricPoint>> {
    let point = (any_integer(), any_integer(), any_value())
        .prop_map(|(timestamp_ms, step, value)| MetricPoint { timestamp_ms, step, value });
    vec(point, 0..most)
}

fn any_tail() -> impl Strategy<Value = BTreeMap<i64, Vec<MetricPoint>>> {
    btree_map(any_integer(), any_points(40), 0..6)
}

/// Timestamp, step and the bits of the value.
type PointBits = (i64, i64, u64);

fn bits(points: &[MetricPoint]) -> Vec<PointBits> {
    points.iter().map(|point| (point.timestamp_ms, point.step, point.value.to_bits())).collect()
}

fn tail_bits(keys: &BTreeMap<i64, Vec<MetricPoint>>) -> Vec<(i64, Vec<PointBits>)> {
    keys.iter().map(|(key, points)| (*key, bits(points))).collect()
}

/// What can happen to stored bytes.
#[derive(Debug, Clone)]
enum Damage {
    CutAt(Index),
    FlipBit(Index, u8),
    Overwrite(Index, Vec<u8>),
    Insert(Index, Vec<u8>),
}

fn any_damage() -> impl Strategy<Value = Vec<Damage>> {
    let damage = prop_oneof![
        any::<Index>().prop_map(Damage::CutAt),
        (any::<Index>(), 0..8_u8).prop_map(|(at, bit)| Damage::FlipBit(at, bit)),
        (any::<Index>(), vec(any::<u8>(), 1..16)).prop_map(|(at, new)| Damage::Overwrite(at, new)),
        (any::<Index>(), vec(any::<u8>(), 1..16)).prop_map(|(at, new)| Damage::Insert(at, new)),
    ];
    vec(damage, 1..4)
}

fn damaged(mut bytes: Vec<u8>, damages: &[Damage]) -> Vec<u8> {
    for damage in damages {
        match damage {
            _ if bytes.is_empty() => break,
            Damage::CutAt(at) => bytes.truncate(at.index(bytes.len())),
            Damage::FlipBit(at, bit) => {
                let at = at.index(bytes.len());
                bytes[at] ^= 1 << bit;
            }
            Damage::Overwrite(at, new) => {
                let at = at.index(bytes.len());
                bytes.iter_mut().skip(at).zip(new).for_each(|(old, new)| *old = *new);
            }
            Damage::Insert(at, new) => {
                let at = at.index(bytes.len());
                bytes.splice(at..at, new.iter().copied());
            }
        }
    }
    bytes
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn a_segment_comes_back_bit_for_bit(points in any_points(300)) {
        let decoded = decode_segment(&encode_segment(&points).unwrap()).unwrap();
        prop_assert_eq!(bits(&decoded), bits(&points));
    }

    #[test]
    fn a_tail_comes_back_bit_for_bit(keys in any_tail()) {
        let decoded = decode_tail(&encode_tail(&keys)).unwrap();
        prop_assert_eq!(tail_bits(&decoded), tail_bits(&keys));
    }

    #[test]
    fn a_damaged_segment_is_an_error_at_worst(points in any_points(100), damages in any_damage()) {
        let bytes = damaged(encode_segment(&points).unwrap(), &damages);
        let _ = decode_segment(&bytes);
    }

    #[test]
    fn a_damaged_tail_is_an_error_at_worst(keys in any_tail(), damages in any_damage()) {
        let bytes = damaged(encode_tail(&keys), &damages);
        if let Ok(decoded) = decode_tail(&bytes) {
            let points: usize = decoded.values().map(Vec::len).sum();
            prop_assert!(points * 10 <= bytes.len(), "a point takes ten bytes at least");
        }
    }

    #[test]
    fn arbitrary_bytes_are_an_error_at_worst(mut bytes in vec(any::<u8>(), 0..200), has_version: bool) {
        if let (true, Some(version)) = (has_version, bytes.first_mut()) {
            *version = 1;
        }
        let _ = decode_segment(&bytes);
        let _ = decode_tail(&bytes);
    }
}

/// The sizes and shapes that a fold makes, beyond what a property has time for.
#[test]
fn long_segments_come_back() -> TestResult {
    let shapes: [fn(i64) -> MetricPoint; 4] = [
        |_| MetricPoint { timestamp_ms: 5, step: 0, value: f64::NAN },
        |i| MetricPoint { timestamp_ms: 1_700_000_000_000 + 50 * i, step: i, value: 1.0 / i as f64 },
        |i| MetricPoint { timestamp_ms: i / 7, step: -i, value: f64::from((i as f32).sin()) },
        |i| MetricPoint {
            timestamp_ms: i.wrapping_mul(0x9e37_79b9_7f4a_7c15_u64 as i64),
            step: if i % 2 == 0 { i64::MIN } else { i64::MAX },
            value: f64::from_bits((i as u64).wrapping_mul(0xd134_2543_de82_ef95)),
        },
    ];
    for shape in shapes {
        for count in [0, 1, 2, 255, 256, 257, 4095, 4096, 4097, 20_000] {
            let points: Vec<MetricPoint> = (0..count).map(shape).collect();
            let decoded = decode_segment(&encode_segment(&points)?)?;
            assert!(bits(&decoded) == bits(&points), "{count} points");
        }
    }
    Ok(())
}

/// The design's goal: four bytes a point for a series of single precision.
#[test]
fn a_full_segment_takes_four_bytes_a_point() -> TestResult {
    let mut noise = 1_u64;
    let points: Vec<MetricPoint> = (0..4096)
        .map(|step| {
            noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let loss = 2.0 / (1.0 + step as f32 / 500.0) + (noise >> 40) as f32 / (1 << 28) as f32;
            MetricPoint { timestamp_ms: 1_700_000_000_000 + 113 * step, step, value: f64::from(loss) }
        })
        .collect();
    let size_bytes = encode_segment(&points)?.len();
    assert!(size_bytes <= 4 * points.len(), "{size_bytes} bytes for {} points", points.len());
    Ok(())
}

#[test]
fn a_hostile_count_in_a_tail_is_an_error() {
    // Version, key 0, then a count and a length of 2^63 - 1 with nothing behind them.
    let huge = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f];
    let count_and_length = [&[1, 0][..], &huge, &huge].concat();
    assert!(decode_tail(&count_and_length).is_err());
    let count_only = [&[1, 0][..], &huge, &[2, 0, 0]].concat();
    assert!(decode_tail(&count_only).is_err());
}

/// A damaged byte must not make the reader of a small blob reserve gigabytes.
#[cfg(target_os = "linux")]
#[test]
fn a_hostile_count_in_a_segment_reserves_little() -> TestResult {
    let before_kib = peak_memory_kib()?;
    let hinted = segment_hinting_at_billions()?;
    let _ = decode_segment(&hinted);
    let grown_mib = (peak_memory_kib()? - before_kib) / 1024;
    assert!(grown_mib < 2048, "{grown_mib} MiB reserved for {} bytes", hinted.len());
    Ok(())
}

/// A segment whose first column says, in the size hint of its `pco` header, that it holds 2^40 numbers.
#[cfg(target_os = "linux")]
fn segment_hinting_at_billions() -> TestResult<Vec<u8>> {
    // Magic, standalone version 3, no uniform type; then 6 bits (width - 1) and the hint in that many bits.
    let mut column = b"pco!\x03\x00".to_vec();
    let hint = (40_u64 - 1) | (((1_u64 << 40) - 1) << 6);
    column.extend_from_slice(&hint.to_le_bytes()[..6]);
    let honest = encode_segment(&[])?;
    let rest = honest.get(1 + 1 + 6..).unwrap_or_default();
    let mut bytes = vec![1, u8::try_from(column.len() + rest.len())?];
    bytes.extend(column);
    bytes.extend(rest);
    Ok(bytes)
}

#[cfg(target_os = "linux")]
fn peak_memory_kib() -> TestResult<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmPeak:")).ok_or("no VmPeak")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
