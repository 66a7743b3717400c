-- How nodes are used and how well they are.

ALTER TABLE nodes
    ADD COLUMN pool            text    NOT NULL DEFAULT 'default', -- what holds, whoever said it
    ADD COLUMN labels          text    NOT NULL DEFAULT '[]',      -- likewise; JSON list
    ADD COLUMN agent_pool      text,                               -- what its agent was given
    ADD COLUMN agent_labels    text    NOT NULL DEFAULT '[]',
    ADD COLUMN operator_pool   text,                               -- what an operator said instead; null: nothing
    ADD COLUMN operator_labels text,
    ADD COLUMN weight          integer NOT NULL DEFAULT 1,
    ADD COLUMN priority        integer NOT NULL DEFAULT 0,
    ADD COLUMN enabled         boolean NOT NULL DEFAULT true,
    ADD COLUMN draining        boolean NOT NULL DEFAULT false,
    ADD COLUMN healthy         boolean NOT NULL DEFAULT true,      -- false: it answers, and fails what it is given
    ADD COLUMN health_detail   text,                               -- since when, and why
    ADD COLUMN restart_needed  boolean NOT NULL DEFAULT false,     -- its ComfyUI hangs, and only a restart helps
    ADD COLUMN loaded_models   text    NOT NULL DEFAULT '[]';      -- JSON list: model files it probably holds

-- What operators set for a pool; null goes by the configuration.
CREATE TABLE pools (
    name   text PRIMARY KEY,
    policy text
);
