-- One row: by which policy jobs are placed, by pool, whoever chose it (a JSON object). A pool that is not in it
-- goes by the policy of the default pool.
CREATE TABLE policies_in_force (
    id   integer PRIMARY KEY CHECK (id = 1),
    body text    NOT NULL
);
