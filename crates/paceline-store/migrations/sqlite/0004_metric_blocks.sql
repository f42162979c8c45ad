-- What charts read instead of points: count, extents and sum of every 256 points, encoded by `metrics/blocks.rs`.
--
-- A table of its own, so that blocks are read without the points beside them. Segments that were written before
-- have no row here; readers sum them up from their points.

CREATE TABLE metric_segment_blocks (
    segment_id INTEGER PRIMARY KEY REFERENCES metric_segments (id) ON DELETE CASCADE,
    blocks     BLOB    NOT NULL
);
