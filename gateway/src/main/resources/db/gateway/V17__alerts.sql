-- What operators are alerted of.

CREATE TABLE alerts (
    number          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    rule            text        NOT NULL,            -- such as node-lost
    severity        text        NOT NULL,            -- WARNING, CRITICAL
    target          text        NOT NULL,            -- what it is about
    detail          text        NOT NULL,
    since           timestamptz NOT NULL,            -- so long it has been so
    seen_at         timestamptz NOT NULL,            -- when it was so last
    fired_at        timestamptz,                     -- null: not for long enough yet
    resolved_at     timestamptz,
    acknowledged_at timestamptz,
    acknowledged_by text
);

CREATE UNIQUE INDEX alerts_open ON alerts (rule, target) WHERE resolved_at IS NULL;
CREATE INDEX alerts_over ON alerts (resolved_at) WHERE resolved_at IS NOT NULL;

-- When rules were looked at last; whoever does it locks this row.
CREATE TABLE alert_turn (
    looked_at timestamptz NOT NULL
);

INSERT INTO alert_turn VALUES ('epoch');
