//! What the build script packed.

use super::Asset;

include!(concat!(env!("OUT_DIR"), "/pages.rs"));
