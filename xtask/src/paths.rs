//! Where things are.

use std::path::{Path, PathBuf};

/// The root of the repository: of the checkout in which cargo runs this. Where several share a target folder, the
/// program may have been built in another one.
pub(crate) fn workspace() -> PathBuf {
    let built_in = || PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let xtask = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(built_in, PathBuf::from);
    xtask.parent().unwrap_or(&xtask).to_owned()
}

/// The folder that cargo builds into.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace().join("target"), PathBuf::from)
}

/// The server as a profile builds it: `debug` or `release`.
pub(crate) fn server_binary(profile: &str) -> PathBuf {
    target().join(profile).join("paceline")
}

/// What is kept between checkouts: environments that take minutes to install.
pub(crate) fn cache() -> PathBuf {
    let home_cache = || std::env::var_os("HOME").map(|home| Path::new(&home).join(".cache"));
    let base = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).or_else(home_cache);
    base.unwrap_or_else(std::env::temp_dir).join("paceline")
}
