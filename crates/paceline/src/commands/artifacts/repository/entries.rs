//! Listings of a server, checked: a name in one becomes a file's name on this machine.

use serde_json::Value;

use super::Entry;
use crate::commands::failure::{Failure, Result};
use crate::commands::shapes::{FileInfo, Files, shape};

/// Follows the pages of a listing. `fetch` gets the token of a page; `folder` is what the paths begin with.
pub(super) fn all(folder: &str, fetch: impl Fn(Option<&str>) -> Result<Value>) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    let mut token: Option<String> = None;
    loop {
        let page: Files = shape(fetch(token.as_deref())?)?;
        for file in page.files {
            entries.push(entry(folder, file)?);
        }
        let next = page.next_page_token.filter(|next| !next.is_empty() && Some(next) != token.as_ref());
        match next {
            Some(next) => token = Some(next),
            None => return Ok(entries),
        }
    }
}

fn entry(folder: &str, file: FileInfo) -> Result<Entry> {
    let below = match folder {
        "" => Some(file.path.as_str()),
        folder => file.path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')),
    };
    let name = below.filter(|name| is_name(name)).ok_or_else(|| {
        Failure::Refused(format!(
            "the server lists `{}`, a path that would lead out of its folder `{folder}`. Nothing was done with it",
            file.path
        ))
    })?;
    let size_bytes = file.file_size.filter(|_| !file.is_dir);
    Ok(Entry { name: name.to_owned(), is_folder: file.is_dir, size_bytes })
}

/// Whether a text is one name of a file, and nothing that the system takes for more.
fn is_name(text: &str) -> bool {
    !matches!(text, "" | "." | "..") && !text.contains(['/', '\0'])
}
