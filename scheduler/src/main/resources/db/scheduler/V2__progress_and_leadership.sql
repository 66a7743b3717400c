-- What the leading scheduler itself needs to go on where it, or the one before it, stopped.

ALTER TABLE jobs
    ADD COLUMN requirements  text NOT NULL DEFAULT '{"nodeClasses":[],"modelFiles":[]}', -- Requirements as JSON
    ADD COLUMN cancel_reason text; -- set once somebody asked to cancel a job that has a node

-- Next offset to read, written in the transaction that holds what the records before it did.
CREATE TABLE consumer_offsets (
    topic       text    NOT NULL,
    partition   integer NOT NULL,
    next_offset bigint  NOT NULL,
    PRIMARY KEY (topic, partition)
);

-- One row. The epoch grows with every change of leader and fences every write.
CREATE TABLE leadership (
    id         integer     PRIMARY KEY CHECK (id = 1),
    holder     text        NOT NULL,
    epoch      bigint      NOT NULL,
    expires_at timestamptz NOT NULL -- by this database's clock
);

INSERT INTO leadership VALUES (1, '', 0, '-infinity');

CREATE TABLE cursors (
    name  text   PRIMARY KEY,
    value bigint NOT NULL
);

-- Job events up to this changed_seq are known to be in Kafka.
INSERT INTO cursors VALUES ('announced_seq', 0);
