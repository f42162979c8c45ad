//! Local paths in URIs.

use percent_encoding::percent_decode_str;

/// The absolute path that a `file:` URI or a plain path names, with `.`, `..` and doubled slashes resolved by
/// their names alone. None for any other URI and for relative paths.
///
/// ```
/// use paceline_types::local_path;
///
/// assert_eq!(local_path("file:///data/a/../b%20c/").as_deref(), Some("/data/b c"));
/// assert_eq!(local_path("s3://bucket/data"), None);
/// ```
pub fn local_path(uri: &str) -> Option<String> {
    let is_file_uri = uri.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("file:"));
    if !is_file_uri {
        return uri.starts_with('/').then(|| normalized(uri));
    }
    let rest = &uri[5..];
    let path = rest.strip_prefix("//").map_or(rest, |rest| rest.strip_prefix("localhost").unwrap_or(rest));
    let path = percent_decode_str(path).decode_utf8_lossy();
    path.starts_with('/').then(|| normalized(&path))
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
