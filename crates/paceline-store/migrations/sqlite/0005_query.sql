-- What queries over runs walk.
--
-- Params and tags learn their run's experiment, as metric_latest knows it, so that an index leads from a value to
-- the runs of one experiment that have it: a filter that few runs pass, an order by a param, and the values of a
-- key each read what they answer and not every run.

CREATE TABLE params_with_experiment (
    run_id        INTEGER NOT NULL REFERENCES runs (id),
    key_id        INTEGER NOT NULL REFERENCES key_names (id),
    experiment_id INTEGER NOT NULL REFERENCES experiments (id),
    value         TEXT    NOT NULL,
    PRIMARY KEY (run_id, key_id)
) WITHOUT ROWID;

INSERT INTO params_with_experiment (run_id, key_id, experiment_id, value)
SELECT p.run_id, p.key_id, r.experiment_id, p.value
FROM params p JOIN runs r ON r.id = p.run_id
ORDER BY p.run_id, p.key_id;

DROP TABLE params;
ALTER TABLE params_with_experiment RENAME TO params;

CREATE TABLE tags_with_experiment (
    run_id        INTEGER NOT NULL REFERENCES runs (id),
    key_id        INTEGER NOT NULL REFERENCES key_names (id),
    experiment_id INTEGER NOT NULL REFERENCES experiments (id),
    value         TEXT    NOT NULL,
    PRIMARY KEY (run_id, key_id)
) WITHOUT ROWID;

INSERT INTO tags_with_experiment (run_id, key_id, experiment_id, value)
SELECT t.run_id, t.key_id, r.experiment_id, t.value
FROM tags t JOIN runs r ON r.id = t.run_id
ORDER BY t.run_id, t.key_id;

DROP TABLE tags;
ALTER TABLE tags_with_experiment RENAME TO tags;

-- The first 100 characters only: values can be long, notes of some pages among them. Queries name the same
-- expression, and compare the whole value where it may be longer.
CREATE INDEX params_by_value ON params (experiment_id, key_id, substr(value, 1, 100), run_id);
CREATE INDEX tags_by_value ON tags (experiment_id, key_id, substr(value, 1, 100), run_id);

-- Runs in the order in which they were made, which is the order of those that tie: a walk, and the smallest tree to
-- count in.
CREATE INDEX runs_by_experiment ON runs (experiment_id, id, is_deleted);
