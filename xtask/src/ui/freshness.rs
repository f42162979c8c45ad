//! Whether the pages are built as they are now.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use anyhow::{Context, Result};

/// What a build leaves last.
const BUILT: &str = "dist/index.html";
/// What the pages are not made of.
const ELSE: [&str; 5] = ["node_modules", "dist", "tests", "test-results", "playwright-report"];

/// Whether nothing that the pages are made of is newer than they are.
pub(super) fn is_built(folder: &Path) -> Result<bool> {
    let Ok(built) = fs::metadata(folder.join(BUILT)).and_then(|metadata| metadata.modified()) else {
        return Ok(false);
    };
    for entry in read(folder)? {
        // Hidden files are those of editors and tools. The folder itself changes with its neighbours that do not count.
        let is_else = entry.to_str().is_none_or(|name| name.starts_with('.') || ELSE.contains(&name));
        if !is_else && newest(&folder.join(entry))? > built {
            return Ok(false);
        }
    }
    Ok(true)
}

/// When a file, or a folder and what is below it, last changed. A folder changes when a file in it goes.
fn newest(path: &Path) -> Result<SystemTime> {
    let metadata = fs::metadata(path).with_context(|| format!("cannot look at {}", path.display()))?;
    let mut newest_time = metadata.modified()?;
    if metadata.is_dir() {
        for name in read(path)? {
            newest_time = newest_time.max(newest(&path.join(name))?);
        }
    }
    Ok(newest_time)
}

fn read(folder: &Path) -> Result<Vec<std::ffi::OsString>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    entries.map(|entry| Ok(entry?.file_name())).collect()
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::time::Duration;

    use super::*;

    #[test]
    fn pages_are_built_anew_when_what_they_are_made_of_changes() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path();
        for name in ["src/app", "node_modules/x", "tests", "dist"] {
            fs::create_dir_all(path.join(name))?;
        }
        for name in ["package.json", "src/app/a.ts", "src/b.ts", "node_modules/x/y.js", "tests/a.spec.ts"] {
            fs::write(path.join(name), name)?;
        }
        assert!(!is_built(path)?, "there are no pages");
        fs::write(path.join(BUILT), "")?;
        let now = fs::metadata(path.join(BUILT))?.modified()?;
        let later = |seconds| now + Duration::from_secs(seconds);
        let touch = |name: &str, time| -> Result<()> { Ok(File::open(path.join(name))?.set_modified(time)?) };
        touch(BUILT, later(1))?;
        assert!(is_built(path)?);
        for unrelated in ["node_modules/x/y.js", "tests/a.spec.ts", "."] {
            touch(unrelated, later(2))?;
            assert!(is_built(path)?, "{unrelated}");
        }
        for source in ["src/app/a.ts", "package.json", "src"] {
            touch(source, later(2))?;
            assert!(!is_built(path)?, "{source}");
            touch(source, now)?;
            assert!(is_built(path)?);
        }
        Ok(())
    }
}
