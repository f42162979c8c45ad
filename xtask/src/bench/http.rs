//! A keep-alive HTTP/1.1 connection that costs next to nothing: what a general client spends on a request would be
//! missing from the server's share of the machine.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};

/// Longest wait for an answer.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(120);
const BUFFER_BYTES: usize = 64 << 10;

/// One connection, used for one request at a time.
pub(super) struct Connection {
    stream: BufReader<PromptStream>,
    host: SocketAddr,
    outgoing: Vec<u8>,
    line: String,
}

/// Acknowledges what it receives at once.
///
/// Stock MLflow sends an answer in two parts and without `TCP_NODELAY`, so the second waits for the acknowledgement of
/// the first, which a system delays by up to 40 ms. That would drown what is to be compared: the work of the servers.
struct PromptStream(TcpStream);

impl Read for PromptStream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // The setting holds for a while only.
        #[cfg(target_os = "linux")]
        std::os::linux::net::TcpStreamExt::set_quickack(&self.0, true)?;
        self.0.read(buffer)
    }
}

/// An answer with its body.
pub(super) struct Response {
    /// The HTTP status.
    pub(super) status: u16,
    /// The body.
    pub(super) body: Vec<u8>,
}

impl Response {
    /// The body of a 200; any other answer is an error that quotes it.
    pub(super) fn ok(self) -> Result<Vec<u8>> {
        ensure!(self.status == 200, "answered {}: {}", self.status, String::from_utf8_lossy(&self.body));
        Ok(self.body)
    }
}

/// Where a body ends.
enum Framing {
    Length(u64),
    Chunked,
}

impl Connection {
    /// Opens a connection.
    pub(super) fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).with_context(|| format!("cannot connect to {address}"))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(ANSWER_TIME_MAX))?;
        let stream = BufReader::with_capacity(BUFFER_BYTES, PromptStream(stream));
        Ok(Self { stream, host: address, outgoing: Vec::new(), line: String::new() })
    }

    /// Fetches a path.
    pub(super) fn get(&mut self, path: &str) -> Result<Response> {
        self.begin("GET", path, "")?;
        self.send()?;
        self.receive()
    }

    /// Sends JSON.
    pub(super) fn post(&mut self, path: &str, json: &[u8]) -> Result<Response> {
        let headers = format!("Content-Type: application/json\r\nContent-Length: {}\r\n", json.len());
        self.begin("POST", path, &headers)?;
        self.outgoing.extend_from_slice(json);
        self.send()?;
        self.receive()
    }

    /// Sends `length` bytes that repeat `block`.
    pub(super) fn put(&mut self, path: &str, block: &[u8], length: u64) -> Result<Response> {
        let headers = format!("Content-Type: application/octet-stream\r\nContent-Length: {length}\r\n");
        self.begin("PUT", path, &headers)?;
        self.send()?;
        let mut left = length;
        while left > 0 {
            let count = block.len().min(usize::try_from(left)?);
            self.stream.get_mut().0.write_all(&block[..count])?;
            left -= count as u64;
        }
        self.receive()
    }

    /// Fetches a path and throws the body away; returns its length.
    pub(super) fn drain(&mut self, path: &str) -> Result<u64> {
        self.begin("GET", path, "")?;
        self.send()?;
        let (status, framing) = self.receive_head()?;
        let length = self.receive_body(framing, &mut io::sink())?;
        ensure!(status == 200, "`GET {path}` answered {status}");
        Ok(length)
    }

    fn begin(&mut self, method: &str, path: &str, headers: &str) -> Result<()> {
        self.outgoing.clear();
        write!(self.outgoing, "{method} {path} HTTP/1.1\r\nHost: {}\r\n{headers}\r\n", self.host)?;
        Ok(())
    }

    fn send(&mut self) -> Result<()> {
        self.stream.get_mut().0.write_all(&self.outgoing).context("cannot send a request")
    }

    fn receive(&mut self) -> Result<Response> {
        let (status, framing) = self.receive_head()?;
        let mut body = Vec::new();
        self.receive_body(framing, &mut body)?;
        Ok(Response { status, body })
    }

    fn receive_head(&mut self) -> Result<(u16, Framing)> {
        let status_line = self.receive_line()?;
        let status = status_line.split(' ').nth(1).and_then(|status| status.parse().ok());
        let status = status.with_context(|| format!("`{status_line}` is no HTTP status line"))?;
        let mut framing = Framing::Length(0);
        loop {
            let line = self.receive_line()?;
            if line.is_empty() {
                return Ok((status, framing));
            }
            let (name, value) = line.split_once(':').unwrap_or((line, ""));
            if name.eq_ignore_ascii_case("content-length") {
                framing = Framing::Length(value.trim().parse()?);
            } else if name.eq_ignore_ascii_case("transfer-encoding") {
                framing = Framing::Chunked;
            }
        }
    }

    fn receive_body(&mut self, framing: Framing, sink: &mut impl Write) -> Result<u64> {
        match framing {
            Framing::Length(length) => return self.receive_bytes(length, sink),
            Framing::Chunked => (),
        }
        let mut length = 0;
        loop {
            let line = self.receive_line()?;
            let size = u64::from_str_radix(line.split(';').next().unwrap_or(line), 16)
                .with_context(|| format!("`{line}` is no chunk size"))?;
            length += self.receive_bytes(size, sink)?;
            self.receive_line()?;
            if size == 0 {
                return Ok(length);
            }
        }
    }

    fn receive_bytes(&mut self, length: u64, sink: &mut impl Write) -> Result<u64> {
        let received = io::copy(&mut (&mut self.stream).take(length), sink)?;
        ensure!(received == length, "the connection ended {} bytes early", length - received);
        Ok(length)
    }

    /// A line without its end.
    fn receive_line(&mut self) -> Result<&str> {
        self.line.clear();
        if self.stream.read_line(&mut self.line)? == 0 {
            bail!("the connection ended before the answer");
        }
        Ok(self.line.trim_end())
    }
}
