-- Machines that run agents, and the tokens by which new ones come in.

CREATE TABLE agent_tokens (
    id         text        PRIMARY KEY, -- the first part of the token, which is no secret
    sha256     text        NOT NULL,    -- of its secret, 64 hex digits
    pool       text,                    -- of the agents that it lets in; null: as each says
    hosts      text        NOT NULL,    -- where those are reached, with spaces between
    uses       integer     NOT NULL,
    used       integer     NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    created_by text        NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz
);

CREATE TABLE agents (
    id            text        PRIMARY KEY,
    token_id      text        NOT NULL REFERENCES agent_tokens (id),
    host          text        NOT NULL,    -- the machine's name, as it says
    pool          text,
    hosts         text        NOT NULL,    -- those that its certificate is for
    public_key    text        NOT NULL,    -- of the certificate; DER in base64
    serial        text        NOT NULL,    -- of the certificate, hex digits
    enrolled_at   timestamptz NOT NULL,
    renewed_at    timestamptz,
    expires_at    timestamptz NOT NULL,    -- the certificate
    revoked_at    timestamptz,
    revoked_by    text,
    place         text,                    -- where it runs: machine and folder; null: nowhere
    seen_at       timestamptz,             -- when it checked in last
    copied_at     timestamptz,             -- when another place claimed to be it
    copied_host   text
);

CREATE INDEX agents_alive ON agents (id) WHERE revoked_at IS NULL;
