//! Parts of files, for downloads that resume.

use paceline_testkit::{Answer, Client, Server};

use crate::support::{FILES, started};

const TEN: &[u8] = b"0123456789";

#[test]
fn single_ranges_are_served() {
    let server = started();
    let client = with_ten_bytes(&server);
    for (range, expected, content_range) in [
        ("bytes=0-3", "0123", "bytes 0-3/10"),
        ("bytes=4-6", "456", "bytes 4-6/10"),
        ("bytes=7-", "789", "bytes 7-9/10"),
        ("bytes=7-1000", "789", "bytes 7-9/10"),
        ("bytes=-2", "89", "bytes 8-9/10"),
        ("bytes=-1000", "0123456789", "bytes 0-9/10"),
        ("bytes=9-9", "9", "bytes 9-9/10"),
    ] {
        let part = get_range(&client, &[("range", range)]).expect_status(206);
        assert_eq!(part.text(), expected, "{range}");
        assert_eq!(part.header("content-range"), Some(content_range), "{range}");
        assert_eq!(part.header("content-length"), Some(expected.len().to_string().as_str()), "{range}");
    }
    assert_eq!(get_range(&client, &[]).expect_status(200).header("accept-ranges"), Some("bytes"));
}

#[test]
fn ranges_beyond_the_end_are_416() {
    let server = started();
    let client = with_ten_bytes(&server);
    for range in ["bytes=10-", "bytes=10-20", "bytes=99999999999-", "bytes=-0"] {
        let answer = get_range(&client, &[("range", range)]).expect_status(416);
        assert_eq!(answer.header("content-range"), Some("bytes */10"), "{range}");
    }
}

#[test]
fn ranges_that_cannot_be_read_count_as_none() {
    let server = started();
    let client = with_ten_bytes(&server);
    for range in
        ["bytes=3-1", "bytes=a-b", "bytes=", "lines=1-2", "bytes=0-1,4-5", "bytes=99999999999999999999-"]
    {
        let answer = get_range(&client, &[("range", range)]);
        assert!(matches!(answer.status, 200 | 416), "{range}: {}", answer.status);
        assert!(answer.status == 416 || answer.body == TEN, "{range}");
    }
}

#[test]
fn a_range_of_another_version_is_the_whole_file() {
    let server = started();
    let client = with_ten_bytes(&server);
    let etag = get_range(&client, &[]).header("etag").unwrap().to_owned();
    assert!(etag.starts_with('"') && etag.ends_with('"'), "a strong tag: {etag}");
    let resume = |tag: &str| get_range(&client, &[("range", "bytes=5-"), ("if-range", tag)]);
    assert_eq!(resume(&etag).expect_status(206).text(), "56789");

    // The same size, a moment later.
    client.put(&format!("{FILES}/ten.txt"), "abcdefghij").expect_status(200);
    assert_eq!(resume(&etag).expect_status(200).text(), "abcdefghij");
    let new_etag = get_range(&client, &[]).header("etag").unwrap().to_owned();
    assert_ne!(new_etag, etag);
    assert_eq!(resume(&new_etag).expect_status(206).text(), "fghij");
}

fn with_ten_bytes(server: &Server) -> Client {
    let client = server.client();
    client.put(&format!("{FILES}/ten.txt"), TEN).expect_status(200);
    client
}

fn get_range(client: &Client, headers: &[(&str, &str)]) -> Answer {
    client.get_with(&format!("{FILES}/ten.txt"), headers)
}
