//! Artifact roots: where the files that runs and models log are kept.
//!
//! A client names an artifact by an [`ArtifactKey`], a relative path that was checked when it was made, and never by
//! a path of the server. [`LocalRoot`] keeps artifacts in a directory on local disk; nothing that is resolved through
//! it leaves that directory, by `..` or by a symbolic link.
//!
//! ```
//! use bytes::Bytes;
//! use futures_util::{TryStreamExt, stream};
//! use paceline_artifacts::{ArtifactKey, LocalRoot};
//!
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let directory = tempfile::tempdir()?;
//! let root = LocalRoot::open(directory.path())?;
//! let key = ArtifactKey::parse("1/run/artifacts/notes.txt")?;
//!
//! let body = stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(b"loss fell"))]);
//! assert_eq!(root.put(&key, body).await?, 9);
//!
//! let file = root.open_file(&key).await?;
//! let chunks: Vec<Bytes> = file.stream(5..9).try_collect().await?;
//! assert_eq!(chunks.concat(), b"fell");
//!
//! assert!(ArtifactKey::parse("1/%2e%2e/secret").is_err());
//! # Ok(())
//! # }
//! ```

mod entry;
mod error;
mod key;
mod local;

pub use entry::{ArtifactEntry, FolderContent, FolderFile, FolderFiles};
pub use error::Error;
pub use key::{ArtifactKey, InvalidPath};
pub use local::{ArtifactFile, LocalRoot};
