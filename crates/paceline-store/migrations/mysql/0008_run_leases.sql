-- Until when a run counts as alive: see the migration of SQLite. No row is written anew.
--
-- It can run again: MySQL itself has no ADD COLUMN IF NOT EXISTS, as MariaDB has.

SET @add_column = (
    SELECT IF(COUNT(*) = 0, 'ALTER TABLE runs ADD COLUMN lease_ends_ms BIGINT', 'DO 0')
    FROM information_schema.columns
    WHERE table_schema = DATABASE() AND table_name = 'runs' AND column_name = 'lease_ends_ms'
);
PREPARE add_column FROM @add_column;
EXECUTE add_column;
DEALLOCATE PREPARE add_column;
