//! The pages of `ui/`, inside the binary.
//!
//! The build script packs what `npm run build` left in `ui/dist`; where nobody built it, a page that says how to.
//! Every page of the app is the same document, which is told where the app lives, and asks for the assets.
//!
//! ```
//! let page = paceline_ui::document("../", "7-42");
//! assert!(page.contains(r#"<base href="../" />"#));
//! assert!(page.contains(r#"<meta name="changes-after" content="7-42" />"#));
//! ```

mod packed;

use std::borrow::Cow;
use std::io::{self, Read};

use flate2::read::GzDecoder;

/// A file that the document asks for.
#[derive(Debug)]
pub struct Asset {
    path: &'static str,
    content_type: &'static str,
    entity_tag: &'static str,
    is_gzipped: bool,
    packed: &'static [u8],
}

impl Asset {
    /// The file at a path from the top of the app, without a slash in front.
    pub fn find(path: &str) -> Option<&'static Self> {
        let index = packed::ASSETS.binary_search_by(|asset| asset.path.cmp(path)).ok()?;
        packed::ASSETS.get(index)
    }

    /// Its type, for the header.
    pub fn content_type(&self) -> &'static str {
        self.content_type
    }

    /// What tells this content from another, for the header.
    pub fn entity_tag(&self) -> &'static str {
        self.entity_tag
    }

    /// The content in gzip, if that is smaller.
    pub fn gzipped(&self) -> Option<&'static [u8]> {
        self.is_gzipped.then_some(self.packed)
    }

    /// The content.
    ///
    /// # Errors
    /// When the binary is damaged.
    pub fn plain(&self) -> io::Result<Cow<'static, [u8]>> {
        if !self.is_gzipped {
            return Ok(Cow::Borrowed(self.packed));
        }
        let mut content = Vec::new();
        GzDecoder::new(self.packed).read_to_end(&mut content)?;
        Ok(Cow::Owned(content))
    }
}

/// The document, for a page from which `base` leads to the top of the app: `./` or `../` and so on. What changes after
/// the place `changes_after` in the server's log, the page does not know yet. Both go into attributes as they are.
pub fn document(base: &str, changes_after: &str) -> String {
    let (before, after) = packed::DOCUMENT;
    format!(
        "{before}<base href=\"{base}\" />\n    <meta name=\"changes-after\" content=\"{changes_after}\" />{after}"
    )
}
