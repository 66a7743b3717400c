-- Written by the leading scheduler alone; gateways read it.

CREATE SEQUENCE job_changes;

CREATE TABLE jobs (
    id              uuid             PRIMARY KEY,
    tenant          text             NOT NULL,
    prompt_id       text             NOT NULL,
    client_id       text,
    number          double precision NOT NULL,
    priority        integer          NOT NULL,
    state           text             NOT NULL
        CHECK (state IN ('QUEUED', 'ASSIGNED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
    attempt         integer          NOT NULL, -- number of the current attempt, 0 before the first
    node_id         text,                      -- of the current attempt; null while queued
    spec            text             NOT NULL, -- JobSpec as JSON, in the client's key order
    result          text,                      -- ExecutionResult as JSON
    failure_cause   text,                      -- FailureCause of a failed job
    failure_message text,                      -- of a failed job; why, of a cancelled one
    submitted_at    timestamptz      NOT NULL,
    queued_at       timestamptz      NOT NULL,
    started_at      timestamptz,               -- when the current attempt began to execute
    finished_at     timestamptz,
    changed_seq     bigint           NOT NULL  -- grows with every change of any job
);

CREATE INDEX jobs_by_change ON jobs (changed_seq);
CREATE INDEX jobs_unfinished ON jobs (tenant, number) WHERE finished_at IS NULL;
CREATE INDEX jobs_history ON jobs (tenant, finished_at, changed_seq) WHERE finished_at IS NOT NULL;

CREATE TABLE attempts (
    job_id      uuid        NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    number      integer     NOT NULL,
    node_id     text        NOT NULL,
    state       text        NOT NULL
        CHECK (state IN ('ASSIGNED', 'ACCEPTED', 'RUNNING', 'SUCCEEDED', 'FAILED')),
    cause       text,        -- FailureCause of a failed one
    message     text,
    assigned_at timestamptz NOT NULL,
    accepted_at timestamptz,
    started_at  timestamptz,
    ended_at    timestamptz,
    PRIMARY KEY (job_id, number)
);

CREATE INDEX attempts_open ON attempts (node_id) WHERE ended_at IS NULL;

CREATE TABLE nodes (
    id                text        PRIMARY KEY,
    agent_id          text        NOT NULL,
    url               text        NOT NULL,
    online            boolean     NOT NULL, -- its ComfyUI answers and its heartbeats arrive
    detail            text,                 -- why it is not online
    slots             integer     NOT NULL,
    capabilities_hash text,
    vram_total_bytes  bigint      NOT NULL,
    vram_free_bytes   bigint      NOT NULL,
    registered_at     timestamptz NOT NULL,
    last_heartbeat_at timestamptz NOT NULL  -- refreshed now and then, not with each heartbeat
);
