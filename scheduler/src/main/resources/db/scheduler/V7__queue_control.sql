-- What keeps a queued job from its turn, and which parts of the queue are paused.

ALTER TABLE jobs
    ADD COLUMN conditions  text, -- JobConditions still to be met, as JSON
    ADD COLUMN answered_by uuid, -- the job whose run answers for this one as well
    ADD COLUMN merge_key   text, -- jobs of one tenant with the same key share one run
    ADD COLUMN queue_line  text; -- the client in whose line it was moved

CREATE INDEX jobs_by_merge_key ON jobs (tenant, merge_key, finished_at) WHERE merge_key IS NOT NULL;

CREATE TABLE queue_pauses (
    scope     text NOT NULL, -- EVERYTHING, TENANT or POOL
    name      text NOT NULL, -- empty for everything
    paused_at timestamptz,   -- null: resumed
    reason    text,
    PRIMARY KEY (scope, name)
);
