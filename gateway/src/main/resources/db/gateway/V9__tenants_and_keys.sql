-- Who may use the gateway.

CREATE TABLE tenants (
    id          text        PRIMARY KEY,
    name        text        NOT NULL,
    limits      text        NOT NULL DEFAULT '{}', -- JSON object
    created_at  timestamptz NOT NULL DEFAULT now(),
    disabled_at timestamptz                        -- null: its keys are taken
);

-- Everybody's while no credentials are asked for.
INSERT INTO tenants (id, name) VALUES ('default', 'Default');

CREATE TABLE api_keys (
    id           text        PRIMARY KEY, -- the first part of the key, which is no secret
    tenant       text        NOT NULL REFERENCES tenants (id),
    name         text        NOT NULL,
    sha256       text        NOT NULL,    -- of the whole key, 64 hex digits
    scopes       text        NOT NULL,    -- words with spaces between
    limits       text        NOT NULL DEFAULT '{}',
    created_at   timestamptz NOT NULL,
    created_by   text        NOT NULL,
    expires_at   timestamptz,             -- null: never
    revoked_at   timestamptz,
    last_used_at timestamptz              -- to the minute
);

CREATE INDEX api_keys_by_tenant ON api_keys (tenant, created_at);

-- Grows with every change of the two, in its transaction: gateways forget what they know of them.
CREATE TABLE security_changes (
    changes bigint NOT NULL
);

INSERT INTO security_changes VALUES (0);
