//! From an artifact URI to a root that this server may touch, and a key below it.

use std::path::{Component, Path, PathBuf};

use paceline_artifacts::{ArtifactKey, LocalRoot};
use paceline_mlflow::{ApiError, ErrorCode};
use paceline_types::local_path;

/// Scheme of URIs that are served by the artifact proxy.
const PROXIED_SCHEME: &str = "mlflow-artifacts:";
/// Schemes of URLs of the artifact proxy, as some deployments set their artifact root to.
const PROXY_URL_SCHEMES: [&str; 2] = ["http:", "https:"];
/// Where the artifact proxy is in a URL of it.
const PROXY_ROUTE: &str = "/api/2.0/mlflow-artifacts/artifacts";

/// The configured roots. A URI that leads to none of them is refused: no client can name another path.
#[derive(Debug, Clone)]
pub struct ArtifactLocations {
    /// Where `mlflow-artifacts:/` points; nowhere for who touches no files.
    destination: Option<LocalRoot>,
    /// Roots that URIs may name by their own path, with that path.
    by_path: Vec<(PathBuf, LocalRoot)>,
}

/// An artifact, or the place of several.
#[derive(Debug)]
pub(crate) struct Located {
    pub(crate) root: LocalRoot,
    pub(crate) key: ArtifactKey,
}

impl ArtifactLocations {
    /// Opens the destination of proxied artifacts and further local roots, making their folders as needed.
    ///
    /// # Errors
    /// When a folder cannot be made or opened; the path says which.
    pub fn open(destination: &Path, further: &[PathBuf]) -> Result<Self, (PathBuf, std::io::Error)> {
        let open = |path: &Path| LocalRoot::open(path).map_err(|error| (path.to_owned(), error));
        let destination_root = open(destination)?;
        let mut by_path = vec![(destination.to_owned(), destination_root.clone())];
        for path in further {
            by_path.push((path.clone(), open(path)?));
        }
        Ok(Self { destination: Some(destination_root), by_path })
    }

    /// No root at all, for who touches no files. Requests for files are refused.
    pub fn none() -> Self {
        Self { destination: None, by_path: Vec::new() }
    }

    /// A place below the root of proxied artifacts.
    pub(crate) fn proxied(&self, path: &str) -> Result<Located, ApiError> {
        let key = parse_key(path)?;
        let missing = || {
            ApiError::new(
                ErrorCode::NotImplemented,
                "This server was started without a folder for artifacts.",
            )
        };
        Ok(Located { root: self.destination.clone().ok_or_else(missing)?, key })
    }

    /// The place that an artifact URI of a run or model names.
    pub(crate) fn resolve(&self, uri: &str) -> Result<Located, ApiError> {
        if let Some(path) = proxied_path(uri) {
            // A location may have a query string, for the storage behind it. It is no part of the path.
            let path = path.split_once('?').map_or(path, |(path, _)| path);
            return self.proxied(path);
        }
        let path = local_path(uri).ok_or_else(|| {
            let message = format!(
                "The artifacts at '{uri}' are in a storage that this server does not reach. \
                 Use a client that has access to that storage."
            );
            ApiError::new(ErrorCode::NotImplemented, message)
        })?;
        self.by_path.iter().find_map(|(root_path, root)| below(root, root_path, Path::new(&path))).unwrap_or_else(|| {
            Err(ApiError::invalid(format!(
                "The artifacts at '{uri}' are outside the folders that this server may read. \
                 Read them where they are, or start the server with --artifacts-destination set to a folder above."
            )))
        })
    }
}

impl ArtifactLocations {
    /// Where on this machine a URI leads, whether or not the roots allow it. None: to storage of another kind.
    pub(crate) fn path(&self, uri: &str) -> Option<PathBuf> {
        if strip_scheme(uri, PROXIED_SCHEME).is_none() {
            return local_path(uri).map(PathBuf::from);
        }
        let (destination, _) = self.by_path.first()?;
        let path = proxied_path(uri)?;
        let path = path.split_once('?').map_or(path, |(path, _)| path);
        Some(without_dots(&destination.join(path)))
    }
}

/// The host that `mlflow-artifacts://host:port/p` names. It may be this server, by some name.
pub(crate) fn named_host(uri: &str) -> Option<&str> {
    let authority = strip_scheme(uri, PROXIED_SCHEME)?.strip_prefix("//")?;
    let host = authority.split(['/', '?']).next()?;
    (!host.is_empty()).then_some(host)
}

/// A path without `.` and `..`, by its text alone.
fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => drop(plain.pop()),
            component => plain.push(component),
        }
    }
    plain
}

/// Checks a path that a client sent.
pub(crate) fn parse_key(path: &str) -> Result<ArtifactKey, ApiError> {
    ArtifactKey::parse(path).map_err(|error| ApiError::invalid(error.to_string()))
}

/// What follows a scheme, which may be written in any case.
fn strip_scheme<'u>(uri: &'u str, scheme: &str) -> Option<&'u str> {
    let (start, rest) = uri.split_at_checked(scheme.len())?;
    start.eq_ignore_ascii_case(scheme).then_some(rest)
}

/// The path below the destination that a URI of proxied artifacts names: the `p` of `mlflow-artifacts:/p`, of
/// `mlflow-artifacts://host:port/p` and of `http://host:port/api/2.0/mlflow-artifacts/artifacts/p`. Whatever host it
/// names is taken for this server, which goes by many names.
fn proxied_path(uri: &str) -> Option<&str> {
    let path = if let Some(rest) = strip_scheme(uri, PROXIED_SCHEME) {
        path_after_host(rest)
    } else {
        let rest = PROXY_URL_SCHEMES.iter().find_map(|scheme| strip_scheme(uri, scheme))?;
        let (_, path) = path_after_host(rest).split_once(PROXY_ROUTE)?;
        path
    };
    (path.is_empty() || path.starts_with('/')).then(|| path.trim_start_matches('/'))
}

/// The path of what follows a scheme: all of it, or from the first slash after a host.
fn path_after_host(rest: &str) -> &str {
    match rest.strip_prefix("//") {
        Some(host_and_path) => host_and_path.find('/').map_or("", |start| &host_and_path[start..]),
        None => rest,
    }
}

fn below(root: &LocalRoot, root_path: &Path, path: &Path) -> Option<Result<Located, ApiError>> {
    let relative = path.strip_prefix(root_path).ok()?.to_str()?;
    Some(parse_key(relative).map(|key| Located { root: root.clone(), key }))
}
