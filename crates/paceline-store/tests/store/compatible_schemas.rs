//! A migration that says that older servers can work on its schema only adds what they can leave alone.

use std::collections::BTreeSet;
use std::path::Path;

use paceline_store::{DatabaseLocation, Store, StoreOptions};
use paceline_testkit::TestDatabase;
use tempfile::TempDir;

use crate::support::{TestResult, database_in};

/// Rows of texts, as any database answers.
type Rows = Vec<Vec<Option<String>>>;

/// An empty database: of the kind that the test command names, or a file.
struct Database {
    directory: TempDir,
    server: Option<TestDatabase>,
}

/// What an older server can stumble over.
#[derive(Debug, Default)]
struct Schema {
    /// `table.column type`, with `?` where it may be NULL.
    columns: BTreeSet<String>,
    /// Columns that an insertion has to name.
    required: BTreeSet<String>,
    /// `table name` of what refuses a second row that is alike.
    unique: BTreeSet<String>,
    /// `table > other` where a row of the other cannot be removed before those of the table.
    holding: BTreeSet<String>,
}

impl Database {
    fn new() -> TestResult<Self> {
        Ok(Self { directory: tempfile::tempdir()?, server: TestDatabase::of_environment() })
    }

    /// One with the steps up to a version, as their files have them.
    fn of_version(version: i64) -> TestResult<Self> {
        let database = Self::new()?;
        for (step, statements) in migrations(database.kind())? {
            if step <= version {
                database.execute(&statements)?;
            }
        }
        Ok(database)
    }

    fn kind(&self) -> &'static str {
        match &self.server {
            None => "sqlite",
            Some(server) if server.is_postgres() => "postgres",
            Some(_) => "mysql",
        }
    }

    fn location(&self) -> TestResult<DatabaseLocation> {
        match &self.server {
            Some(server) => Ok(DatabaseLocation::server(&server.uri()).ok_or("no server")??),
            None => Ok(DatabaseLocation::file(database_in(self.directory.path()))),
        }
    }

    fn execute(&self, sql: &str) -> TestResult {
        match &self.server {
            Some(server) => server.execute(sql),
            None => rusqlite::Connection::open(database_in(self.directory.path()))?.execute_batch(sql)?,
        }
        Ok(())
    }

    fn query(&self, sql: &str) -> TestResult<Rows> {
        if let Some(server) = &self.server {
            return Ok(server.query(sql));
        }
        let connection = rusqlite::Connection::open(database_in(self.directory.path()))?;
        let mut statement = connection.prepare(sql)?;
        let width = statement.column_count();
        let rows = statement.query_map([], |row| {
            (0..width)
                .map(|column| {
                    Ok(match row.get_ref(column)? {
                        rusqlite::types::ValueRef::Text(text) => {
                            Some(String::from_utf8_lossy(text).into_owned())
                        }
                        rusqlite::types::ValueRef::Integer(number) => Some(number.to_string()),
                        _ => None,
                    })
                })
                .collect()
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn schema(&self) -> TestResult<Schema> {
        let [columns, unique, holding] = match self.kind() {
            "sqlite" => SQLITE,
            "postgres" => POSTGRES,
            _ => MYSQL,
        };
        let mut schema = Schema::default();
        for row in self.query(columns)? {
            let [table, column, kind, is_nullable, default] = texts(&row)?;
            let is_nullable = is_nullable == "YES";
            schema.columns.insert(format!("{table}.{column} {kind}{}", if is_nullable { "?" } else { "" }));
            if !is_nullable && default.is_empty() {
                schema.required.insert(format!("{table}.{column}"));
            }
        }
        for row in self.query(unique)? {
            let [table, name] = texts(&row)?;
            schema.unique.insert(format!("{table} {name}"));
        }
        for row in self.query(holding)? {
            let [table, other] = texts(&row)?;
            schema.holding.insert(format!("{table} > {other}"));
        }
        Ok(schema)
    }
}

/// Columns, what is unique, and what refers to others without going when they go.
const SQLITE: [&str; 3] = [
    "SELECT t.name, c.name, lower(c.type), CASE WHEN c.\"notnull\" OR c.pk > 0 THEN 'NO' ELSE 'YES' END,
            COALESCE(c.dflt_value, CASE WHEN c.pk > 0 THEN 'given' END)
     FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'",
    "SELECT t.name, i.name FROM sqlite_master t JOIN pragma_index_list(t.name) i
     WHERE t.type = 'table' AND i.\"unique\"",
    "SELECT t.name, f.\"table\" FROM sqlite_master t JOIN pragma_foreign_key_list(t.name) f
     WHERE t.type = 'table' AND f.on_delete NOT IN ('CASCADE', 'SET NULL')",
];
const POSTGRES: [&str; 3] = [
    "SELECT c.table_name, c.column_name, c.data_type, c.is_nullable,
            COALESCE(c.column_default, CASE WHEN c.is_identity = 'YES' THEN 'given' END)
     FROM information_schema.columns c WHERE c.table_schema = current_schema()",
    // Not from pg_indexes, which looks into indexes of other tests while those go.
    "SELECT t.relname, i.relname FROM pg_index u JOIN pg_class i ON i.oid = u.indexrelid JOIN pg_class t ON t.oid = u.indrelid
     WHERE u.indisunique
       AND t.relnamespace = (SELECT n.oid FROM pg_namespace n WHERE n.nspname = current_schema())",
    "SELECT t.relname, o.relname FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
         JOIN pg_class o ON o.oid = c.confrelid
     WHERE c.contype = 'f' AND c.confdeltype NOT IN ('c', 'n')
       AND c.connamespace = (SELECT n.oid FROM pg_namespace n WHERE n.nspname = current_schema())",
];
const MYSQL: [&str; 3] = [
    "SELECT c.table_name, c.column_name, c.column_type, c.is_nullable,
            COALESCE(c.column_default, NULLIF(c.extra, ''))
     FROM information_schema.columns c WHERE c.table_schema = DATABASE()",
    "SELECT DISTINCT s.table_name, s.index_name FROM information_schema.statistics s
     WHERE s.table_schema = DATABASE() AND s.non_unique = 0",
    "SELECT r.table_name, r.referenced_table_name FROM information_schema.referential_constraints r
     WHERE r.constraint_schema = DATABASE() AND r.delete_rule NOT IN ('CASCADE', 'SET NULL')",
];

fn texts<const WIDTH: usize>(row: &[Option<String>]) -> TestResult<[String; WIDTH]> {
    let texts: Vec<String> = row.iter().map(|value| value.clone().unwrap_or_default()).collect();
    Ok(texts.try_into().map_err(|texts| format!("{texts:?} is not {WIDTH} texts"))?)
}

/// The migrations of a kind of database, in order.
fn migrations(kind: &str) -> TestResult<Vec<(i64, String)>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(kind);
    let mut steps = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let version = name.split('_').next().unwrap_or_default().parse()?;
        steps.push((version, std::fs::read_to_string(&path)?));
    }
    steps.sort();
    Ok(steps)
}

/// What of a schema a server that knows the older one cannot leave alone.
fn obstacles(older: &Schema, newer: &Schema) -> Vec<String> {
    let is_old = |table: &str| older.columns.iter().any(|column| column.starts_with(&format!("{table}.")));
    let of_old = |fact: &&String| {
        let end = fact.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
        is_old(&fact[..end.unwrap_or(fact.len())])
    };
    let held = |fact: &&String| fact.rsplit(' ').next().is_some_and(is_old);
    let lost = older.columns.difference(&newer.columns).map(|column| format!("lost: {column}"));
    let required = newer.required.difference(&older.required).filter(of_old);
    let unique = newer.unique.difference(&older.unique).filter(of_old);
    let holding = newer.holding.difference(&older.holding).filter(held);
    lost.chain(required.map(|column| format!("required: {column}")))
        .chain(unique.map(|name| format!("unique: {name}")))
        .chain(holding.map(|reference| format!("holding: {reference}")))
        .collect()
}

#[tokio::test]
async fn what_older_servers_are_said_to_work_on_only_adds() -> TestResult {
    let database = Database::new()?;
    Store::open_at(&database.location()?, StoreOptions::default())?.close();
    let said = database.query("SELECT version, compatible_since FROM schema_migrations ORDER BY version")?;
    assert!(!said.is_empty());
    for row in said {
        let [version, since] = texts(&row)?;
        let (version, since): (i64, i64) = (version.parse()?, since.parse()?);
        assert!(since <= version, "{since} of {version}");
        let schemas = (Database::of_version(since)?.schema()?, Database::of_version(version)?.schema()?);
        let obstacles = obstacles(&schemas.0, &schemas.1);
        assert!(obstacles.is_empty(), "version {version} for servers of {since}: {obstacles:?}");
    }
    Ok(())
}

#[test]
fn a_step_that_older_servers_stumble_over_is_found() -> TestResult {
    let newest = i64::MAX;
    let before = Database::of_version(newest)?.schema()?;
    let mut steps = vec![
        (
            "CREATE TABLE later (run_id BIGINT NOT NULL PRIMARY KEY,
                                 FOREIGN KEY (run_id) REFERENCES runs (id) ON DELETE CASCADE);
             ALTER TABLE runs ADD COLUMN later BIGINT;
             ALTER TABLE runs ADD COLUMN later_still BIGINT NOT NULL DEFAULT 0;
             CREATE INDEX runs_later ON runs (later)",
            None,
        ),
        ("ALTER TABLE runs DROP COLUMN user_id", Some("lost: runs.user_id")),
        ("CREATE UNIQUE INDEX runs_unique ON runs (start_time_ms)", Some("unique: runs runs_unique")),
        (
            "CREATE TABLE later (run_id BIGINT NOT NULL PRIMARY KEY, FOREIGN KEY (run_id) REFERENCES runs (id))",
            Some("holding: later > runs"),
        ),
    ];
    if TestDatabase::is_chosen() {
        // SQLite has no such columns.
        let step = "ALTER TABLE runs ADD COLUMN later BIGINT NOT NULL";
        steps.push((step, Some("required: runs.later")));
    }
    for (step, expected) in steps {
        let database = Database::of_version(newest)?;
        database.execute(step)?;
        let found = obstacles(&before, &database.schema()?);
        match expected {
            None => assert!(found.is_empty(), "{found:?}"),
            Some(expected) => {
                assert!(found.len() == 1 && found[0].starts_with(expected), "{step}: {found:?}");
            }
        }
    }
    Ok(())
}
