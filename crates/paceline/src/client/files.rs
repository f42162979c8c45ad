//! Files from and to a server, in pieces.

use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use http::{Request, StatusCode, header};

use super::asked::{Answer, Asked};
use super::error::{ClientError, Result};
use super::{Client, GoesOn, retries, texts};
use crate::commands::connection::ranges::{content_length, goes_on as follows, strong_etag};
use crate::commands::connection::{Content, RequestBody};

/// Bytes that are read at once.
const BUFFER_BYTES: usize = 256 * 1024;
/// How long to rest before a download that broke off goes on. Bytes that arrive in between start the count anew.
const PAUSES: [Duration; 3] =
    [Duration::from_millis(200), Duration::from_millis(1000), Duration::from_millis(4000)];
/// What a file is called while it is downloaded.
const PART_SUFFIX: &str = ".paceline-part";

/// Told how many bytes have moved since it was told last; below zero when some have to move again.
pub type Progress<'p> = &'p dyn Fn(i64);

/// A file to be sent.
pub struct Upload<'u> {
    /// The route and its headers; what it has as a body is not looked at.
    pub asked: &'u Asked,
    /// The file.
    pub file: &'u Path,
    /// Where to begin in it.
    pub offset_bytes: u64,
    /// How much of it to send; all that follows, unless it is said.
    pub length_bytes: Option<u64>,
}

/// A file to be fetched.
pub struct Download<'d> {
    /// The route and its headers.
    pub asked: &'d Asked,
    /// Where it comes to stand, whole or not at all.
    pub file: &'d Path,
}

impl Client {
    /// Sends a file, or a piece of one.
    ///
    /// # Errors
    /// When the file cannot be read, or there is no answer.
    pub fn upload(&self, upload: &Upload<'_>, progress: Progress<'_>, goes_on: GoesOn<'_>) -> Result<Answer> {
        let size_bytes = fs::metadata(upload.file).map_err(|error| local("read", upload.file, &error))?.len();
        let rest_bytes = size_bytes.saturating_sub(upload.offset_bytes);
        let length_bytes = upload.length_bytes.map_or(rest_bytes, |length| length.min(rest_bytes));
        let response = self.exchange(upload.asked, goes_on, || {
            let mut file = File::open(upload.file).map_err(|error| local("read", upload.file, &error))?;
            file.seek(SeekFrom::Start(upload.offset_bytes))
                .map_err(|error| local("read", upload.file, &error))?;
            let content: Content = Box::new(file.take(length_bytes));
            let head: Request<()> = upload.asked.head()?;
            Ok(head.map(|()| RequestBody::File { content, size_bytes: length_bytes }))
        })?;
        progress(i64::try_from(length_bytes).unwrap_or(i64::MAX));
        self.answer(response)
    }

    /// Fetches a file. What breaks off goes on where it was, if the server still has the same file.
    ///
    /// # Errors
    /// When the file cannot be written, or there is no answer, or it breaks off again and again.
    pub fn download(
        &self,
        download: &Download<'_>,
        progress: Progress<'_>,
        goes_on: GoesOn<'_>,
    ) -> Result<Answer> {
        let mut part = Part::begin(download.file)?;
        let mut pauses = PAUSES.into_iter();
        loop {
            let before = part.received_bytes;
            match self.attempt(download.asked, &mut part, progress, goes_on)? {
                Try::Complete(answer) => {
                    part.put_in_place()?;
                    return Ok(answer);
                }
                Try::Refused(answer) => return Ok(answer),
                Try::BrokenOff(cause) => {
                    if part.received_bytes > before {
                        pauses = PAUSES.into_iter();
                    }
                    let Some(pause) = pauses.next() else {
                        return Err(ClientError::Unreachable(format!(
                            "the download of `{}` broke off: {cause}. Try again",
                            download.asked.path
                        )));
                    };
                    if !retries::pause(pause, goes_on) {
                        return Err(ClientError::Interrupted);
                    }
                }
            }
        }
    }

    fn attempt(
        &self,
        asked: &Asked,
        part: &mut Part,
        progress: Progress<'_>,
        goes_on: GoesOn<'_>,
    ) -> Result<Try> {
        let mut asked = asked.clone();
        if let Some(etag) = part.etag.as_ref().filter(|_| part.received_bytes > 0) {
            asked.headers.push(("range".into(), format!("bytes={}-", part.received_bytes)));
            asked.headers.push(("if-range".into(), etag.clone()));
        }
        let response = self.exchange(&asked, goes_on, || asked.to_request())?;
        if !response.status().is_success() {
            return self.answer(response).map(Try::Refused);
        }
        if part.received_bytes > 0 && !follows(response.status(), response.headers(), part.received_bytes) {
            progress(-i64::try_from(part.received_bytes).unwrap_or(i64::MAX));
            part.restart()?;
        }
        part.etag = strong_etag(response.headers());
        let rest_bytes = content_length(response.headers())
            .filter(|_| !response.headers().contains_key(header::CONTENT_ENCODING));
        let expected_bytes = rest_bytes.map(|rest_bytes| part.received_bytes + rest_bytes);
        let (parts, mut body) = response.into_parts();
        let mut buffer = vec![0; BUFFER_BYTES];
        loop {
            match body.read(&mut buffer) {
                Ok(0) => break,
                Ok(read_bytes) => {
                    part.append(&buffer[..read_bytes])?;
                    progress(i64::try_from(read_bytes).unwrap_or(i64::MAX));
                }
                Err(error) => return Ok(Try::BrokenOff(error.to_string())),
            }
            if !goes_on() {
                return Err(ClientError::Interrupted);
            }
        }
        if let Some(expected_bytes) = expected_bytes.filter(|expected| *expected != part.received_bytes) {
            let cause = format!("{} of {expected_bytes} bytes arrived", part.received_bytes);
            return Ok(Try::BrokenOff(cause));
        }
        let status = StatusCode::OK.as_u16();
        Ok(Try::Complete(Answer { status, headers: texts(&parts.headers), body: Vec::new() }))
    }
}

/// How an attempt ended.
enum Try {
    Complete(Answer),
    /// The answer is no file.
    Refused(Answer),
    BrokenOff(String),
}

/// A file while it is written, beside its place. It is removed unless it is put there.
struct Part {
    file: File,
    path: PathBuf,
    destination: PathBuf,
    received_bytes: u64,
    etag: Option<String>,
    is_in_place: bool,
}

impl Part {
    fn begin(destination: &Path) -> Result<Self> {
        if let Some(folder) = destination.parent() {
            fs::create_dir_all(folder).map_err(|error| local("make the folder", folder, &error))?;
        }
        let path = destination.with_file_name(format!(".{:016x}{PART_SUFFIX}", fastrand::u64(..)));
        let file = File::create_new(&path).map_err(|error| local("write", &path, &error))?;
        let destination = destination.to_owned();
        Ok(Self { file, path, destination, received_bytes: 0, etag: None, is_in_place: false })
    }

    fn append(&mut self, bytes: &[u8]) -> Result<()> {
        self.file.write_all(bytes).map_err(|error| local("write", &self.path, &error))?;
        self.received_bytes += bytes.len() as u64;
        Ok(())
    }

    fn restart(&mut self) -> Result<()> {
        self.received_bytes = 0;
        self.file
            .set_len(0)
            .and_then(|()| self.file.rewind())
            .map_err(|error| local("write", &self.path, &error))
    }

    fn put_in_place(&mut self) -> Result<()> {
        fs::rename(&self.path, &self.destination)
            .map_err(|error| local("write", &self.destination, &error))?;
        self.is_in_place = true;
        Ok(())
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.is_in_place {
            // What remains of it is hidden and says what it is.
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn local(attempt: &str, path: &Path, error: &std::io::Error) -> ClientError {
    ClientError::Local(format!("cannot {attempt} `{}`: {error}", path.display()))
}
