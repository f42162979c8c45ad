//! A way to the server that fails as networks do.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What becomes of a connection.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Fate {
    /// It works.
    Good,
    /// It is closed at once.
    Closed,
    /// It is cut off after so many bytes to the server.
    CutRequest(u64),
    /// It is cut off after so many bytes from the server: what was sent has arrived.
    CutAnswer(u64),
    /// Everything takes so long, and it is cut off after so many bytes to the server.
    Slow(Duration, u64),
    /// The server has no ingest, and is cut off after so many bytes from it.
    Stock(u64),
    /// Something in between answers every request, with these lines of a head.
    Answered(&'static str),
}

/// A proxy on a port of its own.
pub(crate) struct Proxy {
    pub(crate) port: u16,
    shared: Arc<Shared>,
}

struct Shared {
    server: SocketAddr,
    next: Mutex<Box<dyn FnMut() -> Fate + Send>>,
    connections: AtomicU64,
    is_over: AtomicBool,
}

impl Proxy {
    /// Starts one, which asks `next` for each connection's fate.
    pub(crate) fn start(server: SocketAddr, next: impl FnMut() -> Fate + Send + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Arc::new(Shared {
            server,
            next: Mutex::new(Box::new(next)),
            connections: AtomicU64::new(0),
            is_over: AtomicBool::new(false),
        });
        let accepting = shared.clone();
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                if accepting.is_over.load(Ordering::Relaxed) {
                    return;
                }
                accepting.connections.fetch_add(1, Ordering::Relaxed);
                let fate = (accepting.next.lock().unwrap())();
                let server = accepting.server;
                thread::spawn(move || meet(client, server, fate));
            }
        });
        Self { port, shared }
    }

    /// How many connections there were.
    pub(crate) fn connections(&self) -> u64 {
        self.shared.connections.load(Ordering::Relaxed)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.shared.is_over.store(true, Ordering::Relaxed);
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

fn meet(mut client: TcpStream, server: SocketAddr, fate: Fate) {
    let (request_max, answer_max, pause) = match fate {
        Fate::Closed => return,
        Fate::Answered(head) => return answer_all(&mut client, head),
        Fate::Stock(_) if is_ingest(&client) => return answer_all(&mut client, "HTTP/1.1 404 Not Found"),
        Fate::Stock(bytes) => (u64::MAX, bytes, Duration::ZERO),
        Fate::Good => (u64::MAX, u64::MAX, Duration::ZERO),
        Fate::CutRequest(bytes) => (bytes, u64::MAX, Duration::ZERO),
        Fate::CutAnswer(bytes) => (u64::MAX, bytes, Duration::ZERO),
        Fate::Slow(pause, bytes) => (bytes, u64::MAX, pause),
    };
    let Ok(server) = TcpStream::connect(server) else { return };
    let (from_client, to_client) = (client.try_clone().unwrap(), client);
    let (from_server, to_server) = (server.try_clone().unwrap(), server);
    let requests = thread::spawn(move || pass(from_client, to_server, request_max, pause));
    pass(from_server, to_client, answer_max, Duration::ZERO);
    let _ = requests.join();
}

/// Whether the first request of a connection is for Paceline's own API.
fn is_ingest(client: &TcpStream) -> bool {
    let mut begins = [0; 12];
    while client.peek(&mut begins).is_ok_and(|bytes| (1..begins.len()).contains(&bytes)) {
        thread::sleep(Duration::from_millis(1));
    }
    begins == *b"POST /api/v1"
}

/// Passes bytes on, as many as may be, and then closes both connections.
fn pass(mut from: TcpStream, mut to: TcpStream, mut left: u64, pause: Duration) {
    let mut buffer = [0; 4096];
    while let Ok(read @ 1..) = from.read(&mut buffer) {
        thread::sleep(pause);
        let passed = read.min(usize::try_from(left).unwrap_or(usize::MAX));
        if to.write_all(&buffer[..passed]).is_err() {
            break;
        }
        left -= passed as u64;
        if left == 0 {
            break;
        }
    }
    let _ = from.shutdown(Shutdown::Both);
    let _ = to.shutdown(Shutdown::Both);
}

/// Takes a request to its end, or until nothing more comes, and answers it.
fn answer_all(client: &mut TcpStream, head: &str) {
    client.set_read_timeout(Some(Duration::from_millis(20))).unwrap();
    let mut buffer = [0; 4096];
    loop {
        match client.read(&mut buffer) {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => break,
            Err(_) => return,
        }
    }
    let _ = write!(client, "{head}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
}
