//! Artifacts of runs and logged models, as people look at them: whole folders, and files that are pages.

mod archive;
mod page;
mod place;
mod total;
mod zip_stream;

pub(crate) use archive::{__path_archive, archive};
pub(crate) use page::{__path_page, page};
pub(crate) use total::{__path_total, total};
