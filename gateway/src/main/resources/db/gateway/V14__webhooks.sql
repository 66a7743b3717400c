-- Where a tenant wants to be told of its jobs, and what it has been told.

CREATE TABLE webhooks (
    id              text        PRIMARY KEY,
    tenant          text        NOT NULL REFERENCES tenants (id),
    url             text        NOT NULL,
    events          text        NOT NULL,            -- words with spaces between, such as job.*
    secret          text        NOT NULL,            -- whsec_ and base64
    previous_secret text,                            -- signs as well until previous_until
    previous_until  timestamptz,
    created_at      timestamptz NOT NULL,
    created_by      text        NOT NULL,
    disabled_at     timestamptz,                     -- null: it is told
    disabled_reason text,
    failures        integer     NOT NULL DEFAULT 0,  -- one after the other, up to the last attempt
    failing_since   timestamptz,
    next_at         timestamptz NOT NULL             -- nothing is sent before
);

CREATE INDEX webhooks_by_tenant ON webhooks (tenant, created_at);

CREATE TABLE webhook_deliveries (
    number        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id            text        NOT NULL UNIQUE,       -- the receiver's webhook-id
    webhook_id    text        NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    tenant        text        NOT NULL,
    subject       text        NOT NULL,              -- deliveries about one subject keep their order
    event_key     text        NOT NULL,              -- of the event: each is written down once
    type          text        NOT NULL,
    payload       text        NOT NULL,              -- JSON object
    job_id        uuid,                              -- null where it is about no job
    state         text        NOT NULL,              -- pending, delivered, failed
    created_at    timestamptz NOT NULL,
    next_at       timestamptz NOT NULL,
    retry_until   timestamptz NOT NULL,
    claimed_until timestamptz,                       -- a gateway sends it; later, that one has died
    attempts      integer     NOT NULL,
    delivered_at  timestamptz,
    last_status   integer,
    last_error    text
);

CREATE UNIQUE INDEX webhook_deliveries_once ON webhook_deliveries (webhook_id, event_key);
CREATE INDEX webhook_deliveries_waiting ON webhook_deliveries (webhook_id, number) WHERE state = 'pending';
CREATE INDEX webhook_deliveries_in_order ON webhook_deliveries (webhook_id, subject, number) WHERE state = 'pending';
CREATE INDEX webhook_deliveries_claimed ON webhook_deliveries (webhook_id) WHERE claimed_until IS NOT NULL;
CREATE INDEX webhook_deliveries_by_webhook ON webhook_deliveries (webhook_id, number);
CREATE INDEX webhook_deliveries_by_age ON webhook_deliveries (created_at) WHERE state <> 'pending';

-- Up to which change of the scheduler's table events have been written down; whoever does it locks
-- this row. Changes may become visible out of order, so the position follows some seconds behind.
CREATE TABLE webhook_position (
    position bigint      NOT NULL,
    seen     bigint      NOT NULL,
    seen_at  timestamptz NOT NULL
);

INSERT INTO webhook_position VALUES (0, 0, 'epoch');

-- What was last told of each node.
CREATE TABLE webhook_nodes (
    node_id text    PRIMARY KEY,
    online  boolean NOT NULL,
    drained boolean NOT NULL
);
