//! A file that is larger than a 32-bit count, and than what a server should hold in memory.

use std::io::Read;
use std::process::Command;
use std::time::Instant;

use paceline_testkit::Server;

use crate::support::{FILES, started};

const CHUNK_BYTES: usize = 1 << 20;
const CHUNKS: usize = 2 << 10;
const FREE_BYTES_MIN: u64 = 6 << 30;
const MEMORY_BYTES_MAX: u64 = 64 << 20;

#[test]
fn two_gibibytes_go_up_and_down_in_little_memory() {
    let server = started();
    let free_bytes = free_bytes(&server);
    if free_bytes < FREE_BYTES_MIN {
        println!("SKIPPED: the temporary disk has {} MiB free, and 6 GiB are wanted", free_bytes >> 20);
        return;
    }
    // What any request takes is not counted.
    server.client().put(&format!("{FILES}/small.bin"), vec![1; CHUNK_BYTES]).expect_status(200);
    server.forget_peak_memory();
    let before = server.peak_memory_bytes();
    let grown = |server: &Server| server.peak_memory_bytes().saturating_sub(before);

    let begun = Instant::now();
    upload(&server);
    println!("up in {:?}, peak memory grew by {} KiB", begun.elapsed(), grown(&server) >> 10);
    assert!(grown(&server) < MEMORY_BYTES_MAX);

    let begun = Instant::now();
    download(&server);
    println!("down in {:?}, peak memory grew by {} KiB", begun.elapsed(), grown(&server) >> 10);
    assert!(grown(&server) < MEMORY_BYTES_MAX);

    let beyond = (CHUNKS - 1) * CHUNK_BYTES + 5;
    let range = format!("bytes={beyond}-{}", beyond + 9);
    let part =
        server.client().get_with(&format!("{FILES}/large.bin"), &[("range", &range)]).expect_status(206);
    assert_eq!(part.body, chunk(CHUNKS - 1)[5..15]);
}

fn upload(server: &Server) {
    let mut raw = server.raw();
    let length = CHUNKS * CHUNK_BYTES;
    raw.send(format!(
        "PUT {FILES}/large.bin HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n"
    ))
    .unwrap();
    for number in 0..CHUNKS {
        raw.send(chunk(number)).unwrap();
    }
    raw.answer().unwrap().expect_status(200);
}

fn download(server: &Server) {
    let mut raw = server.raw();
    raw.send(format!("GET {FILES}/large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n")).unwrap();
    let head = raw.head().unwrap().expect_status(200);
    assert_eq!(head.header("content-length"), Some((CHUNKS * CHUNK_BYTES).to_string().as_str()));
    let mut got = vec![0; CHUNK_BYTES];
    for number in 0..CHUNKS {
        raw.read_exact(&mut got).unwrap();
        assert!(got == chunk(number), "MiB {number} is damaged");
    }
}

/// Each chunk is different from the others all over.
fn chunk(number: usize) -> Vec<u8> {
    let word = (number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_le_bytes();
    word.repeat(CHUNK_BYTES / word.len())
}

/// What `df` says; the standard library does not know.
fn free_bytes(server: &Server) -> u64 {
    let output = Command::new("df").arg("-Pk").arg(server.folder()).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let kibibytes = text.lines().nth(1).and_then(|line| line.split_whitespace().nth(3)?.parse::<u64>().ok());
    kibibytes.unwrap() * 1024
}
