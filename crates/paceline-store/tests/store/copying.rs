//! Moving everything to another database: of the kind that the test command names, or another file.

use std::path::Path;

use paceline_store::{
    CopyError, CopyProgress, DatabaseLocation, OpenError, Store, StoreOptions, copy_database, schema_state,
};
use paceline_testkit::TestDatabase;
use tempfile::TempDir;

use crate::support::{FOLD_AT_END, TestResult, TestStore, database_in, new_run};
use crate::trash::{dump, fill, new_experiment};

/// An empty database.
struct Empty {
    directory: TempDir,
    server: Option<TestDatabase>,
}

impl Empty {
    fn new() -> TestResult<Self> {
        Ok(Self { directory: tempfile::tempdir()?, server: TestDatabase::of_environment() })
    }

    fn location(&self) -> TestResult<DatabaseLocation> {
        match &self.server {
            Some(server) => Ok(DatabaseLocation::server(&server.uri()).ok_or("no server")??),
            None => Ok(DatabaseLocation::file(database_in(self.directory.path()))),
        }
    }
}

/// A file in which every table has rows.
async fn filled() -> TestResult<TestStore> {
    let test = TestStore::of_file(FOLD_AT_END)?;
    let experiment = new_experiment(&test, "filled").await?;
    fill(&test, experiment).await?;
    test.close();
    Ok(test)
}

fn file(path: &Path) -> DatabaseLocation {
    DatabaseLocation::file(path)
}

#[tokio::test]
async fn everything_arrives_and_comes_back() -> TestResult {
    let test = filled().await?;
    let (there, back) = (Empty::new()?, tempfile::tempdir()?);
    let copied = copy_database(&file(&test.path()), &there.location()?, |_| {})?;
    assert!(copied.iter().any(|table| table.table == "runs" && table.rows > 0), "{copied:?}");
    copy_database(&there.location()?, &file(&database_in(back.path())), |_| {})?;
    assert!(dump(&database_in(back.path()))? == dump(&test.path())?);

    // Ids go on after those that came along.
    let store = Store::open_at(&there.location()?, StoreOptions::default())?;
    for _ in 0..3 {
        store.create_run(new_run()).await?;
    }
    store.close();
    let state = schema_state(&there.location()?)?;
    assert_eq!((state.found, state.pending.len()), (state.known, 0));
    Ok(())
}

#[tokio::test]
async fn a_copy_that_was_cut_off_goes_on() -> TestResult {
    let test = filled().await?;
    let (there, back) = (Empty::new()?, tempfile::tempdir()?);
    let (from, to) = (file(&test.path()), there.location()?);
    let cut_off = std::thread::spawn(move || {
        copy_database(&from, &to, |CopyProgress { table, .. }| assert_ne!(table, "metric_latest", "cut off"))
    });
    assert!(cut_off.join().is_err());
    let refused = Store::open_at(&there.location()?, StoreOptions::default()).err();
    assert!(matches!(refused, Some(OpenError::HalfCopied { .. })), "{refused:?}");
    let other = filled().await?;
    let refused = copy_database(&file(&other.path()), &there.location()?, |_| {});
    assert!(matches!(refused, Err(CopyError::OtherCopy { .. })), "{refused:?}");

    let mut tables = Vec::new();
    copy_database(&file(&test.path()), &there.location()?, |progress| tables.push(progress))?;
    let runs = tables.iter().find(|progress| progress.table == "runs");
    assert!(runs.is_some_and(|first| first.rows > 0 && first.rows == first.total_rows), "{runs:?}");
    copy_database(&there.location()?, &file(&database_in(back.path())), |_| {})?;
    assert!(dump(&database_in(back.path()))? == dump(&test.path())?);
    Ok(())
}

#[tokio::test]
async fn a_database_with_content_takes_no_copy() -> TestResult {
    let (one, other) = (filled().await?, filled().await?);
    let refused = copy_database(&file(&one.path()), &file(&other.path()), |_| {});
    assert!(matches!(refused, Err(CopyError::NotEmpty { .. })), "{refused:?}");
    let refused = copy_database(&file(&one.path()), &file(&one.path()), |_| {});
    assert!(matches!(refused, Err(CopyError::SameDatabase)), "{refused:?}");
    Ok(())
}
