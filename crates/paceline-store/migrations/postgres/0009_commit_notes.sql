-- What each commit changed, for the watchers of other servers: numbered as `write_turn` counts it, by the process that
-- made it. A commit that changed nothing they would see leaves a note too, so that a missing one tells of a server that
-- leaves none. Notes are forgotten after some thousand commits.
CREATE TABLE commit_notes (
    commits BIGINT NOT NULL PRIMARY KEY,
    origin  BIGINT NOT NULL,
    changes TEXT COLLATE "C" NOT NULL
);
