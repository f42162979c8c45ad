//! A server that answers as a test wants it to, and remembers what it was asked.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use paceline_testkit::{Finished, Launch};
use serde_json::Value;

use crate::support::command;

/// A request: its first line and headers, and its body.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Asked {
    /// Method, path and query.
    pub(crate) fn line(&self) -> &str {
        self.head.lines().next().unwrap_or_default()
    }

    /// A header's value; the name in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then_some(value.trim())
        })
    }
}

/// The server, until the test ends.
pub(crate) struct FakeServer {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl FakeServer {
    /// A server whose answers, whole with status line and headers, `answer` makes. It gets the number of the
    /// request, from 0 on.
    pub(crate) fn start(answer: impl Fn(usize, &Asked) -> Vec<u8> + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let memory = asked.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                while let Some(request) = read(&stream) {
                    let number = memory.lock().unwrap().len();
                    memory.lock().unwrap().push(request.clone());
                    // Whoever hangs up early is what some tests are about.
                    let _ = stream.write_all(&answer(number, &request));
                    // A tunnel goes on; all other answers end their connection.
                    if !request.line().starts_with("CONNECT ") {
                        break;
                    }
                }
            }
        });
        Self { address, asked }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// A command that works on this server.
    pub(crate) fn launch(&self, arguments: &[&str]) -> Launch {
        command(arguments).environment("PACELINE_TRACKING_URI", &format!("http://{}", self.address))
    }

    /// Runs a command on this server.
    pub(crate) fn run(&self, arguments: &[&str]) -> Finished {
        self.launch(arguments).finish()
    }
}

/// An answer with a JSON body.
pub(crate) fn json(status: u16, body: &Value) -> Vec<u8> {
    with_headers(status, "content-type: application/json\r\n", body.to_string().as_bytes())
}

/// An answer with headers, each ended by a line break, and a body.
pub(crate) fn with_headers(status: u16, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head =
        format!("HTTP/1.1 {status} -\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n");
    [head.as_bytes(), body].concat()
}

fn read(stream: &TcpStream) -> Option<Asked> {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let mut asked = Asked { head, body: String::new() };
    let length = asked.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    asked.body = String::from_utf8_lossy(&body).into_owned();
    Some(asked)
}
