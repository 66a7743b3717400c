-- What a job's caller may bound, pauses after failures, jobs asked for once more, and why and when.

ALTER TABLE jobs
    ADD COLUMN max_attempts integer,                   -- null: the scheduler's own
    ADD COLUMN timeout_ms   bigint,                    -- how long one attempt may run
    ADD COLUMN deadline     timestamptz,
    ADD COLUMN not_before   timestamptz,               -- a queued job that pauses after a failure
    ADD COLUMN forgiven     integer NOT NULL DEFAULT 0; -- attempts up to this number do not count

ALTER TABLE attempts ADD COLUMN reason text; -- why that node, in words

-- One row: where the first queued jobs stand and why they wait (Forecast as JSON). It is made anew
-- all the time, so a crash may lose it.
CREATE UNLOGGED TABLE forecast (
    id   integer     PRIMARY KEY CHECK (id = 1),
    body text        NOT NULL,
    at   timestamptz NOT NULL
);
