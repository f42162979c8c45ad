//! Throw-away databases of a server that the test command has started.

use std::sync::atomic::{AtomicU32, Ordering};

use mysql::prelude::Queryable;

/// The variable that names the server: the URI of a database in which tests may make schemas (PostgreSQL), or beside
/// which they may make databases (MariaDB). Without it, tests use SQLite.
const VARIABLE: &str = "PACELINE_TEST_DATABASE";

/// A database of its own for one test.
#[derive(Debug)]
pub struct TestDatabase {
    server: String,
    name: String,
}

impl TestDatabase {
    /// A new database of the server that the environment names; none when tests use SQLite.
    ///
    /// # Panics
    /// When the server makes none.
    #[track_caller]
    pub fn of_environment() -> Option<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let server = chosen()?;
        let name = format!("test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let database = Self { server, name };
        database.drop_it();
        database.on_server(&match database.is_postgres() {
            true => format!("CREATE SCHEMA {}", database.name),
            false => format!("CREATE DATABASE {} CHARACTER SET utf8mb4", database.name),
        });
        Some(database)
    }

    /// Whether the environment names a server.
    pub fn is_chosen() -> bool {
        chosen().is_some()
    }

    /// Whether it is of PostgreSQL; else of MariaDB.
    pub fn is_postgres(&self) -> bool {
        self.server.starts_with("postgres")
    }

    /// Its URI, as `--backend-store-uri` takes it.
    pub fn uri(&self) -> String {
        if self.is_postgres() {
            return format!("{}?options=-csearch_path%3D{}", self.server, self.name);
        }
        let (server, _) = self.server.rsplit_once('/').unwrap_or((&self.server, ""));
        format!("{server}/{}", self.name)
    }

    /// Runs statements in it.
    ///
    /// # Panics
    /// When the server refuses.
    #[track_caller]
    pub fn execute(&self, sql: &str) {
        self.on_server(&match self.is_postgres() {
            true => format!("SET search_path = {}; {sql}", self.name),
            false => format!("USE {}; {sql}", self.name),
        });
    }

    /// The rows that a statement answers in it, each value as text and NULL as none.
    ///
    /// # Panics
    /// When the server refuses.
    #[track_caller]
    pub fn query(&self, sql: &str) -> Vec<Vec<Option<String>>> {
        off_runtime(|| self.query_here(sql))
    }

    /// The names of its tables, sorted.
    ///
    /// # Panics
    /// When the server refuses.
    #[track_caller]
    pub fn tables(&self) -> Vec<String> {
        let sql = format!(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = '{}' ORDER BY table_name",
            self.name
        );
        self.query(&sql).into_iter().flatten().flatten().collect()
    }

    fn query_here(&self, sql: &str) -> Vec<Vec<Option<String>>> {
        if self.is_postgres() {
            let mut client = self.postgres();
            client.batch_execute(&format!("SET search_path = {}", self.name)).expect("the schema is there");
            let answers = client.simple_query(sql).expect("the server answers");
            let row = |answer: &postgres::SimpleQueryMessage| match answer {
                postgres::SimpleQueryMessage::Row(row) => {
                    Some((0..row.len()).map(|column| row.get(column).map(str::to_owned)).collect())
                }
                _ => None,
            };
            return answers.iter().filter_map(row).collect();
        }
        let mut connection = self.mysql();
        connection.query_drop(format!("USE {}", self.name)).expect("the database is there");
        let rows: Vec<mysql::Row> = connection.query(sql).expect("the server answers");
        let text = |value: mysql::Value| match value {
            mysql::Value::NULL => None,
            mysql::Value::Bytes(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
            other => Some(other.as_sql(true).trim_matches('\'').to_owned()),
        };
        rows.into_iter().map(|row| row.unwrap().into_iter().map(text).collect()).collect()
    }

    fn on_server(&self, sql: &str) {
        off_runtime(|| match self.is_postgres() {
            true => self.postgres().batch_execute(sql).expect("the server does what it is told"),
            false => self.mysql().query_drop(sql).expect("the server does what it is told"),
        });
    }

    fn postgres(&self) -> postgres::Client {
        postgres::Client::connect(&self.server, postgres::NoTls).expect("the test's PostgreSQL runs")
    }

    fn mysql(&self) -> mysql::Conn {
        let mut connection = mysql::Conn::new(self.server.as_str()).expect("the test's MariaDB runs");
        let settings = "SET sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT,NO_AUTO_VALUE_ON_ZERO', \
                        max_recursive_iterations = 1000000";
        connection.query_drop(settings).expect("the server takes its settings");
        connection
    }

    fn drop_it(&self) {
        self.on_server(&match self.is_postgres() {
            true => format!("SET client_min_messages = error; DROP SCHEMA IF EXISTS {} CASCADE", self.name),
            false => format!("DROP DATABASE IF EXISTS {}", self.name),
        });
    }
}

fn chosen() -> Option<String> {
    std::env::var(VARIABLE).ok().filter(|uri| !uri.is_empty())
}

/// Does work on a thread of its own: tests are async, and the drivers block.
fn off_runtime<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| scope.spawn(work).join()).expect("the server answers")
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.drop_it();
        }
    }
}
