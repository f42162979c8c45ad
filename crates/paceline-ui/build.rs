//! Packs the pages into the crate: each file compressed where that helps, and a table of them all.

use std::collections::BTreeMap;
use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

/// What `npm run build` makes of `ui/`.
const BUILT: &str = "../../ui/dist";
/// A page for a checkout in which nobody built them.
const STAND_IN: &str = "stand-in";
/// The document that every page is.
const DOCUMENT: &str = "index.html";
/// What the server replaces in it.
const BASE: &str = r#"<base href="/" />"#;
/// A file that compression makes hardly smaller is kept as it is.
const WORTHWHILE: f64 = 0.9;

type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result {
    let built = Path::new(BUILT);
    // Cargo takes a path that is not there for one that changes all the time, and an empty folder for one that does
    // not. Where none can be made, builds take longer and are as good.
    let _ = fs::create_dir_all(built);
    for watched in [BUILT, STAND_IN] {
        println!("cargo::rerun-if-changed={watched}");
    }
    let folder = if built.join(DOCUMENT).is_file() { built } else { Path::new(STAND_IN) };
    let mut files = BTreeMap::new();
    read_folder(folder, "", &mut files)?;
    let document = String::from_utf8(files.remove(DOCUMENT).unwrap_or_default())?;
    let target = PathBuf::from(env::var("OUT_DIR")?);
    let table = document_parts(&document)? + &assets(&files, &target)?;
    fs::write(target.join("pages.rs"), table)?;
    Ok(())
}

/// Adds the files at and below a folder, by their paths from the top with slashes.
fn read_folder(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) -> Result {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let path = format!("{prefix}{}", name.to_str().ok_or("a page's file has no readable name")?);
        if entry.file_type()?.is_dir() {
            read_folder(&entry.path(), &format!("{path}/"), files)?;
        } else {
            files.insert(path, fs::read(entry.path())?);
        }
    }
    Ok(())
}

/// The document before and after what the server replaces.
fn document_parts(document: &str) -> Result<String> {
    let (before, after) = document.split_once(BASE).ok_or(format!("{DOCUMENT} lacks {BASE}"))?;
    Ok(format!("pub(super) const DOCUMENT: (&str, &str) = ({before:?}, {after:?});\n"))
}

/// The table of all other files, in the order of their paths. Their contents go into files of the target folder.
fn assets(files: &BTreeMap<String, Vec<u8>>, target: &Path) -> Result<String> {
    let mut table = String::from("pub(super) static ASSETS: &[Asset] = &[\n");
    for (number, (path, content)) in files.iter().enumerate() {
        let (packed, is_gzipped) = pack(content)?;
        fs::write(target.join(format!("{number}.packed")), packed)?;
        writeln!(
            table,
            "    Asset {{ path: {path:?}, content_type: {:?}, entity_tag: {:?}, is_gzipped: {is_gzipped},
        packed: include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{number}.packed\")) }},",
            content_type(path),
            entity_tag(content),
        )?;
    }
    Ok(table + "];\n")
}

fn pack(content: &[u8]) -> Result<(Vec<u8>, bool)> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(content)?;
    let gzipped = gzip.finish()?;
    let is_worthwhile = (gzipped.len() as f64) < WORTHWHILE * content.len() as f64;
    Ok(if is_worthwhile { (gzipped, true) } else { (content.to_vec(), false) })
}

fn content_type(path: &str) -> String {
    let guessed = mime_guess::from_path(path).first_or_octet_stream();
    let charset = if guessed.type_() == "text" { "; charset=utf-8" } else { "" };
    format!("{guessed}{charset}")
}

/// A weak tag: the same for the file and for its compressed form.
fn entity_tag(content: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    content.hash(&mut hasher);
    format!("W/\"{:016x}\"", hasher.finish())
}
