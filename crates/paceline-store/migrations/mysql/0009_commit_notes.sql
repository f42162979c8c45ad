-- What each commit changed: see the migration of PostgreSQL.
CREATE TABLE IF NOT EXISTS commit_notes (
    commits BIGINT NOT NULL PRIMARY KEY,
    origin  BIGINT NOT NULL,
    changes LONGTEXT NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin ROW_FORMAT = DYNAMIC;
