//! Local paths in URIs.

use std::path::Path;

use percent_encoding::percent_decode_str;

/// The absolute path that a `file:` URI or a plain path names, with `.`, `..` and doubled slashes resolved by
/// their names alone. None for any other URI and for relative paths. Query and fragment of a URI are no part of it.
///
/// ```
/// use paceline_types::local_path;
///
/// assert_eq!(local_path("file:///data/a/../b%20c/?x=1").as_deref(), Some("/data/b c"));
/// assert_eq!(local_path("/data/what?").as_deref(), Some("/data/what?"));
/// assert_eq!(local_path("s3://bucket/data"), None);
/// ```
pub fn local_path(uri: &str) -> Option<String> {
    let is_file_uri = uri.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("file:"));
    if !is_file_uri {
        return uri.starts_with('/').then(|| normalized(uri));
    }
    let rest = &uri[5..];
    let path = rest.strip_prefix("//").map_or(rest, |rest| rest.strip_prefix("localhost").unwrap_or(rest));
    let path = path.split_once(['?', '#']).map_or(path, |(path, _)| path);
    let path = percent_decode_str(path).decode_utf8_lossy();
    path.starts_with('/').then(|| normalized(&path))
}

/// An artifact location with its path made absolute: a relative path, or a `file:` URI of one, begins at
/// `directory`. Any other URI stays.
///
/// ```
/// use std::path::Path;
///
/// use paceline_types::absolute_location;
///
/// let absolute = |location| absolute_location(location, Path::new("/work"));
/// assert_eq!(absolute("runs#1?"), "/work/runs#1?");
/// assert_eq!(absolute("file:runs"), "file:///work/runs");
/// assert_eq!(absolute("s3://bucket/runs"), "s3://bucket/runs");
/// ```
pub fn absolute_location(location: &str, directory: &Path) -> String {
    let below = |path: &str| directory.join(path).to_string_lossy().into_owned();
    match location.split_once(':') {
        Some((scheme, path)) if scheme.eq_ignore_ascii_case("file") && !path.starts_with('/') => {
            format!("file://{}", below(path))
        }
        Some((scheme, _)) if is_scheme(scheme) => location.to_owned(),
        _ => below(location),
    }
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
}

fn normalized(path: &str) -> String {
    let mut segments = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            name => segments.push(name),
        }
    }
    format!("/{}", segments.join("/"))
}
