//! The schema is the same in all databases: tables, columns, which of them may be NULL, and the names of unique constraints
//! and indexes.

use std::collections::BTreeSet;

use paceline_store::{DatabaseLocation, Store, StoreOptions};
use paceline_testkit::TestDatabase;
use rusqlite::Connection;

use crate::support::{FOLD_AT_END, TestResult, TestStore};

/// Tables that a file needs and a server does not, or the other way round.
const OWN: &[&str] = &["commit_notes", "sqlite_sequence", "write_turn"];

/// `table.column`, with `?` where it may be NULL; and names of constraints and indexes.
type Schema = BTreeSet<String>;

fn of_file(connection: &Connection) -> TestResult<Schema> {
    let mut columns = connection.prepare(
        "SELECT t.name, c.name, c.\"notnull\" OR c.pk > 0 FROM sqlite_master t JOIN pragma_table_info(t.name) c
         WHERE t.type = 'table'",
    )?;
    let row = |table: String, column: String, is_required: bool| {
        format!("{table}.{column}{}", if is_required { "" } else { "?" })
    };
    let rows = columns.query_map([], |found| {
        Ok((found.get::<_, String>(0)?, row(found.get(0)?, found.get(1)?, found.get(2)?)))
    })?;
    let mut schema = Schema::new();
    for found in rows {
        let (table, column) = found?;
        if !OWN.contains(&table.as_str()) {
            schema.insert(column);
        }
    }
    let mut names = connection.prepare("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")?;
    let mut rows = names.query([])?;
    while let Some(found) = rows.next()? {
        let (name, sql): (String, String) = (found.get(0)?, found.get(1)?);
        if sql.starts_with("CREATE INDEX") {
            schema.insert(name);
        }
        let constraints = sql.split("CONSTRAINT ").skip(1).filter_map(|rest| rest.split(' ').next());
        schema.extend(constraints.map(str::to_owned));
    }
    Ok(schema)
}

fn of_server(database: &TestDatabase) -> Schema {
    let schema = if database.is_postgres() { "current_schema()" } else { "DATABASE()" };
    let columns = database.query(&format!(
        "SELECT c.table_name, c.column_name, c.is_nullable FROM information_schema.columns c
         WHERE c.table_schema = {schema} AND c.column_name <> 'value_prefix'"
    ));
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let mut all: Schema = columns
        .iter()
        .filter(|row| !OWN.contains(&text(&row[0]).as_str()))
        .map(|row| {
            format!("{}.{}{}", text(&row[0]), text(&row[1]), if text(&row[2]) == "YES" { "?" } else { "" })
        })
        .collect();
    let names = if database.is_postgres() {
        "SELECT i.indexname FROM pg_indexes i WHERE i.schemaname = current_schema() AND i.indexname NOT LIKE '%_pkey'"
            .to_owned()
    } else {
        // An index that a foreign key needs has the name of its column or a number.
        format!(
            "SELECT DISTINCT s.index_name FROM information_schema.statistics s
             WHERE s.table_schema = {schema} AND s.index_name <> 'PRIMARY'
               AND s.index_name NOT LIKE '%ibfk%' AND s.index_name NOT IN
                   (SELECT c.column_name FROM information_schema.columns c WHERE c.table_schema = {schema})"
        )
    };
    all.extend(database.query(&names).iter().map(|row| text(&row[0])));
    all
}

#[tokio::test]
async fn all_databases_have_the_same_schema() -> TestResult {
    let Some(database) = TestDatabase::of_environment() else { return Ok(()) };
    let location = DatabaseLocation::server(&database.uri()).ok_or("no server")??;
    let file = TestStore::of_file(FOLD_AT_END)?;
    let store = Store::open_at(&location, StoreOptions::default())?;
    let (expected, found) = (of_file(&Connection::open(file.path())?)?, of_server(&database));
    store.close();
    let missing: Vec<&String> = expected.difference(&found).collect();
    let further: Vec<&String> = found.difference(&expected).collect();
    assert!(missing.is_empty() && further.is_empty(), "missing {missing:?}, further {further:?}");
    Ok(())
}

/// Of several servers that start at once on an empty database, one makes the schema and all find it.
#[tokio::test(flavor = "multi_thread")]
async fn several_servers_may_start_at_once() -> TestResult {
    let Some(database) = TestDatabase::of_environment() else { return Ok(()) };
    let location = DatabaseLocation::server(&database.uri()).ok_or("no server")??;
    let starts: Vec<_> = (0..6)
        .map(|_| {
            let location = location.clone();
            std::thread::spawn(move || {
                Store::open_at(&location, StoreOptions::default()).map(|store| store.close())
            })
        })
        .collect();
    for start in starts {
        start.join().map_err(|_| "a start panicked")??;
    }
    let names = database.query("SELECT name FROM experiments");
    assert_eq!(names, [[Some("Default".to_owned())]]);
    Ok(())
}
