-- The runs that go on at the moment, which are few among many: a list of experiments counts them. 1 is RUNNING.
CREATE INDEX runs_running ON runs (experiment_id) WHERE status = 1 AND is_deleted = 0;
