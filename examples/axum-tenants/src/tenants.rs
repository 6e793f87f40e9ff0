//! Tenants' origins in SQLite.

use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use corsac::origin::SerializedOrigin;
use corsac::server::OriginVerdict;
use corsac_tower::OriginSource;
use rusqlite::{Connection, OptionalExtension};
use tokio::task::{JoinError, spawn_blocking};
use tokio::time::timeout;

/// How long a request waits for the database.
const TIME_LIMIT: Duration = Duration::from_secs(2);

/// The table `tenants`, with an origin in each row.
///
/// Clones share the connection.
#[derive(Clone, Debug)]
pub struct Tenants {
    connection: Arc<Mutex<Connection>>,
}

/// Why something cannot be said, or done.
#[derive(Debug)]
#[non_exhaustive]
pub enum TenantsError {
    /// SQLite says so.
    Database(rusqlite::Error),
    /// No browser sends such an origin.
    NotAnOrigin(String),
    /// The query panicked, or the server shuts down.
    Stopped(JoinError),
    /// It took too long.
    TooSlow,
}

impl Tenants {
    /// The tenants in this file, which is made if it is not there.
    ///
    /// # Errors
    /// The file cannot be opened, or is no database.
    pub fn open(path: &Path) -> Result<Self, TenantsError> {
        let connection = Connection::open(path)?;
        // While someone else writes, a query waits no longer than its request.
        connection.busy_timeout(TIME_LIMIT)?;
        // Browsers write an origin in one form only, so bytes are compared.
        connection.execute_batch(
            "CREATE TABLE IF NOT EXISTS tenants (origin TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
        )?;
        Ok(Self { connection: Arc::new(Mutex::new(connection)) })
    }

    /// Adds the origin of a tenant's page.
    ///
    /// # Errors
    /// It is not written as browsers do, or the database fails.
    pub fn add(&self, origin: &str) -> Result<(), TenantsError> {
        if SerializedOrigin::parse(origin.as_bytes()).is_none() {
            return Err(TenantsError::NotAnOrigin(origin.to_owned()));
        }
        self.lock().execute("INSERT OR IGNORE INTO tenants VALUES (?1)", [origin])?;
        Ok(())
    }

    /// Removes it. What is remembered elsewhere has to be forgotten too.
    ///
    /// # Errors
    /// The database fails.
    pub fn remove(&self, origin: &str) -> Result<(), TenantsError> {
        self.lock().execute("DELETE FROM tenants WHERE origin = ?1", [origin])?;
        Ok(())
    }

    fn verdict(&self, origin: &str) -> Result<OriginVerdict, rusqlite::Error> {
        let connection = self.lock();
        let mut query = connection.prepare_cached("SELECT 1 FROM tenants WHERE origin = ?1")?;
        let row = query.query_row([origin], |_| Ok(())).optional()?;
        Ok(row.map_or(OriginVerdict::NotAllowed, |()| OriginVerdict::Allowed))
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl OriginSource for Tenants {
    type Error = TenantsError;

    async fn allows(&self, origin: &SerializedOrigin<'_>) -> Result<OriginVerdict, TenantsError> {
        let (tenants, origin) = (self.clone(), origin.as_str().to_owned());
        // A query reads the disk, which must not keep other requests waiting.
        let query = spawn_blocking(move || tenants.verdict(&origin));
        let answer = timeout(TIME_LIMIT, query).await.map_err(|_| TenantsError::TooSlow)?;
        Ok(answer.map_err(TenantsError::Stopped)??)
    }
}

impl From<rusqlite::Error> for TenantsError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error)
    }
}

impl fmt::Display for TenantsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Database(error) => write!(f, "the database of tenants: {error}"),
            Self::NotAnOrigin(text) => write!(f, "`{text}` is not an origin as browsers write it"),
            Self::Stopped(error) => write!(f, "the query ended early: {error}"),
            Self::TooSlow => write!(f, "no answer within {} s", TIME_LIMIT.as_secs()),
        }
    }
}

impl std::error::Error for TenantsError {}
