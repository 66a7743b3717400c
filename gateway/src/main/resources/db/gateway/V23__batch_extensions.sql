-- Further cells of batches that were submitted before. A batch's file never changes.
CREATE TABLE batch_extensions (
    batch    uuid        NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
    number   integer     NOT NULL, -- from 1, in the order in which they came
    tenant   text        NOT NULL,
    key      text,                 -- of requests that mean the same extension
    text     text        NOT NULL, -- YAML or JSON, as it was sent
    added_at timestamptz NOT NULL,
    PRIMARY KEY (batch, number),
    UNIQUE (batch, key)
);

ALTER TABLE batches ADD COLUMN extensions integer NOT NULL DEFAULT 0; -- how many it has; its cells are of all
