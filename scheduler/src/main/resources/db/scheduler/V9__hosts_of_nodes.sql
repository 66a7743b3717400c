-- What nodes run on and what was said of them when they were attached, as their agents tell; JSON.
-- Null: they do not.

ALTER TABLE nodes
    ADD COLUMN host  text,
    ADD COLUMN notes text;
