-- Batches that say for how long what they made is kept, instead of what their tenant usually keeps.
ALTER TABLE batches ADD COLUMN keep_outputs bigint;            -- seconds after its end; 0: for ever; null: as usual
ALTER TABLE batches ADD COLUMN outputs_deleted_at timestamptz; -- all that it made is deleted since

CREATE INDEX batches_keep ON batches (finished_at)
    WHERE keep_outputs > 0 AND finished_at IS NOT NULL AND outputs_deleted_at IS NULL;
