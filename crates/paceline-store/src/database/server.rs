//! A connection to a database server, whichever it is.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;

use super::dialect::{Dialect, Translated};
use super::mysql::{MysqlClient, MysqlRow};
use super::postgres::{PostgresClient, PostgresRow};
use super::{Error, Params, Result, Value, ValueRef};

/// Translations that are kept; searches make new ones.
const TRANSLATIONS: usize = 1024;
/// Ids of tail rows that one commit can give.
const TAIL_IDS_PER_COMMIT: i64 = 1 << 12;

/// A connection to a server, its statements translated once.
pub(crate) struct Server {
    dialect: Dialect,
    /// None while it goes.
    client: RefCell<Option<Client>>,
    translations: RefCell<HashMap<String, Arc<Translated>>>,
    /// Whether statements are part of a transaction now.
    in_transaction: Cell<bool>,
    /// Ends of parts of the transaction, which travel with the beginning of the next one.
    ended_parts: RefCell<String>,
    /// The next id of a tail row in this transaction.
    next_tail_id: Cell<i64>,
    /// Commits in all, as the transaction that runs has counted itself.
    counted_commits: Cell<i64>,
}

pub(super) enum Client {
    Postgres(Box<PostgresClient>),
    Mysql(MysqlClient),
}

/// One row that a server answered.
pub(crate) enum ServerRow {
    Postgres(PostgresRow),
    Mysql(MysqlRow),
    /// The id that an insertion made.
    Id(i64),
}

impl ServerRow {
    pub(super) fn value(&self, index: usize) -> Result<ValueRef<'_>> {
        match self {
            Self::Postgres(row) => row.value(index),
            Self::Mysql(row) => row.value(index),
            Self::Id(id) => Ok(ValueRef::Integer(*id)),
        }
    }
}

impl Server {
    pub(super) fn new(dialect: Dialect, client: Client) -> Self {
        Self {
            dialect,
            client: RefCell::new(Some(client)),
            translations: RefCell::default(),
            in_transaction: Cell::new(false),
            ended_parts: RefCell::default(),
            next_tail_id: Cell::new(0),
            counted_commits: Cell::new(0),
        }
    }

    fn with<T>(&self, work: impl FnOnce(&mut Client) -> Result<T>) -> Result<T> {
        self.client.borrow_mut().as_mut().map_or(Err(Error::Disconnected), work)
    }

    pub(super) fn dialect(&self) -> &Dialect {
        &self.dialect
    }

    /// A statement in the words of this server.
    pub(super) fn translated(&self, sql: &str) -> Arc<Translated> {
        let mut translations = self.translations.borrow_mut();
        if let Some(known) = translations.get(sql) {
            return known.clone();
        }
        if translations.len() >= TRANSLATIONS {
            translations.clear();
        }
        let translated = Arc::new(self.dialect.translate(sql));
        translations.insert(sql.to_owned(), translated.clone());
        translated
    }

    pub(super) fn execute(&self, statement: &Translated, params: impl Params) -> Result<usize> {
        self.execute_values(statement, &collect(params)?)
    }

    pub(super) fn execute_values(&self, statement: &Translated, values: &[Value]) -> Result<usize> {
        self.with(|client| match client {
            Client::Postgres(client) => client.execute(statement, values),
            Client::Mysql(client) => client.execute(statement, values),
        })
    }

    pub(super) fn query(&self, statement: &Translated, params: impl Params) -> Result<Vec<ServerRow>> {
        let values = collect(params)?;
        self.with(|client| match client {
            Client::Postgres(client) => {
                Ok(client.query(statement, &values)?.into_iter().map(ServerRow::Postgres).collect())
            }
            Client::Mysql(client) if statement.returns_id => {
                Ok(client.insert(statement, &values)?.into_iter().map(ServerRow::Id).collect())
            }
            Client::Mysql(client) => {
                Ok(client.query(statement, &values)?.into_iter().map(ServerRow::Mysql).collect())
            }
        })
    }

    /// Runs statements without values, in the words of this server.
    pub(super) fn execute_batch(&self, sql: &str) -> Result<()> {
        self.with(|client| match client {
            Client::Postgres(client) => client.execute_batch(sql),
            Client::Mysql(client) => client.execute_batch(sql),
        })
    }

    /// Begins to write: waits for the turn, which the row of `write_turn` is, and keeps it until the end.
    pub(super) fn begin_writing(&self) -> Result<()> {
        let commits = self.with(|client| match client {
            Client::Postgres(client) => client.begin_writing(),
            Client::Mysql(client) => client.begin_writing(),
        })?;
        self.in_transaction.set(true);
        self.ended_parts.borrow_mut().clear();
        self.counted_commits.set(commits);
        self.next_tail_id.set(commits.saturating_mul(TAIL_IDS_PER_COMMIT));
        Ok(())
    }

    /// Begins to read one snapshot.
    pub(super) fn begin_reading(&self) -> Result<()> {
        self.execute_batch(self.dialect.begin_reading())?;
        self.in_transaction.set(true);
        Ok(())
    }

    pub(super) fn commit(&self) -> Result<()> {
        self.commit_after("")
    }

    /// Commits after some last statements, all in one journey.
    pub(super) fn commit_after(&self, statements: &str) -> Result<()> {
        self.execute_batch(&format!("{statements}COMMIT"))?;
        self.in_transaction.set(false);
        Ok(())
    }

    /// The count of commits, as the transaction that runs has raised it.
    pub(super) fn counted_commits(&self) -> i64 {
        self.counted_commits.get()
    }

    pub(super) fn roll_back(&self) -> Result<()> {
        if self.in_transaction.replace(false) { self.execute_batch("ROLLBACK") } else { Ok(()) }
    }

    pub(super) fn begin_part(&self, name: &str) -> Result<()> {
        let ended = self.ended_parts.take();
        self.execute_batch(&format!("{ended}SAVEPOINT {name}"))
    }

    /// No journey: a savepoint that stays for a while takes nothing from what follows, and the commit ends it as well.
    pub(super) fn end_part(&self, name: &str) {
        self.ended_parts.borrow_mut().push_str(&format!("RELEASE SAVEPOINT {name}; "));
    }

    pub(super) fn undo_part(&self, name: &str) -> Result<()> {
        // Parts inside it go with it.
        self.ended_parts.borrow_mut().clear();
        self.execute_batch(&format!("ROLLBACK TO SAVEPOINT {name}; RELEASE SAVEPOINT {name}"))
    }

    pub(super) fn is_in_transaction(&self) -> bool {
        self.in_transaction.get()
    }

    /// An id that no tail row had before: made from the count of commits, which only the one who has the turn raises.
    pub(super) fn next_tail_id(&self) -> i64 {
        self.next_tail_id.replace(self.next_tail_id.get() + 1)
    }

    /// Raises the count of commits to where ids that are made from it follow on those that are there.
    pub(super) fn continue_tail_ids(&self) -> Result<()> {
        let divided = self.dialect.whole_division();
        let reached =
            format!("(SELECT COALESCE(MAX(t.id), 0) {divided} {TAIL_IDS_PER_COMMIT} FROM metric_tail t)");
        self.execute_batch(&format!(
            "UPDATE write_turn SET commits = 1 + {reached} WHERE id = 1 AND commits <= {reached}"
        ))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let client = self.client.take();
        // To say goodbye a blocking driver waits, which the threads of an async runtime must not.
        if tokio::runtime::Handle::try_current().is_ok() {
            std::thread::spawn(move || drop(client));
        }
    }
}

/// Values as they travel.
pub(super) fn collect(params: impl Params) -> Result<Vec<Value>> {
    let mut values = Vec::new();
    params.for_each(|value| {
        values.push(owned(value)?);
        Ok(())
    })?;
    Ok(values)
}

fn owned(value: &dyn super::ToSql) -> Result<Value> {
    use rusqlite::types::ToSqlOutput;
    let value = match value.to_sql()? {
        ToSqlOutput::Borrowed(value) => Value::try_from(value)?,
        ToSqlOutput::Owned(value) => value,
        _ => Value::Null,
    };
    match &value {
        // PostgreSQL has no such texts, and what one database refuses the others must not take.
        Value::Text(text) if text.contains('\0') => Err(Error::NulCharacter),
        _ => Ok(value),
    }
}
