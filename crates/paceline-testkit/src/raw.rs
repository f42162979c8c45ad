//! A TCP connection on which a test writes HTTP, or what is not quite HTTP, byte by byte.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use ureq::http::{HeaderMap, HeaderName, HeaderValue};

use crate::Answer;

/// Longer than the server takes for anything.
const TIMEOUT: Duration = Duration::from_secs(60);

/// An open connection.
#[derive(Debug)]
pub struct RawConnection {
    stream: BufReader<TcpStream>,
}

impl RawConnection {
    /// Connects.
    ///
    /// # Panics
    /// When nobody listens.
    pub fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).expect("the server listens");
        let set = stream.set_read_timeout(Some(TIMEOUT)).and(stream.set_write_timeout(Some(TIMEOUT)));
        set.and(stream.set_nodelay(true)).expect("a connection takes options");
        Self { stream: BufReader::with_capacity(256 << 10, stream) }
    }

    /// Waits for the server no longer than this, instead of a minute.
    ///
    /// # Panics
    /// When the connection takes no options.
    pub fn wait_at_most(self, time: Duration) -> Self {
        self.set_wait(time);
        self
    }

    /// The same for a connection that is in use.
    ///
    /// # Panics
    /// When the connection takes no options.
    pub fn set_wait(&self, time: Duration) {
        self.stream.get_ref().set_read_timeout(Some(time)).expect("a connection takes options");
    }

    /// Sends bytes as they are.
    ///
    /// # Errors
    /// When the server has closed the connection.
    pub fn send(&mut self, bytes: impl AsRef<[u8]>) -> io::Result<()> {
        self.stream.get_mut().write_all(bytes.as_ref())
    }

    /// Reads one answer with its body.
    ///
    /// # Errors
    /// When the connection ends before the answer does, or is silent for a minute.
    pub fn answer(&mut self) -> io::Result<Answer> {
        let mut answer = self.head()?;
        answer.body = self.body(&answer)?;
        Ok(answer)
    }

    /// Reads status and headers of an answer, and leaves its body to [`Read`].
    ///
    /// # Errors
    /// When the connection ends before the head does, or is silent for a minute.
    pub fn head(&mut self) -> io::Result<Answer> {
        let status_line = self.line()?;
        let status = status_line.split(' ').nth(1).and_then(|status| status.parse().ok());
        let status = status.ok_or_else(|| malformed(&status_line))?;
        let mut headers = HeaderMap::new();
        loop {
            let line = self.line()?;
            if line.is_empty() {
                return Ok(Answer { status, headers, body: vec![] });
            }
            let (name, value) = line.split_once(':').ok_or_else(|| malformed(&line))?;
            let name = HeaderName::try_from(name).map_err(io::Error::other)?;
            headers.append(name, HeaderValue::try_from(value.trim()).map_err(io::Error::other)?);
        }
    }

    /// Sends a request and reads its answer.
    ///
    /// # Errors
    /// When the connection ends before the answer does. A server may answer and close before all is sent.
    pub fn exchange(mut self, request: impl AsRef<[u8]>) -> io::Result<Answer> {
        let sent = self.send(request);
        self.answer().map_err(|error| sent.err().unwrap_or(error))
    }

    fn body(&mut self, head: &Answer) -> io::Result<Vec<u8>> {
        let mut body = Vec::new();
        if matches!(head.status, 100..=199 | 204 | 304) {
            return Ok(body);
        }
        if head.header("transfer-encoding") == Some("chunked") {
            self.chunks(&mut body)?;
        } else if let Some(length) = head.header("content-length").and_then(|length| length.parse().ok()) {
            self.exactly(length, &mut body)?;
        } else {
            self.stream.read_to_end(&mut body)?;
        }
        Ok(body)
    }

    fn chunks(&mut self, body: &mut Vec<u8>) -> io::Result<()> {
        loop {
            let line = self.line()?;
            let length = u64::from_str_radix(&line, 16).map_err(|_| malformed(&line))?;
            self.exactly(length, body)?;
            self.line()?;
            if length == 0 {
                return Ok(());
            }
        }
    }

    fn exactly(&mut self, length: u64, body: &mut Vec<u8>) -> io::Result<()> {
        let got = (&mut self.stream).take(length).read_to_end(body)?;
        if got as u64 == length { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = Vec::new();
        self.stream.read_until(b'\n', &mut line)?;
        match line.strip_suffix(b"\r\n") {
            Some(text) => Ok(String::from_utf8_lossy(text).into_owned()),
            None => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }
}

impl Read for RawConnection {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.stream.read(buffer)
    }
}

fn malformed(line: &str) -> io::Error {
    io::Error::other(format!("no HTTP: {line:?}"))
}
