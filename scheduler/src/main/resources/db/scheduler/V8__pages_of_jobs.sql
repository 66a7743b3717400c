-- Pages of a long history, wherever they are. Jobs that were cancelled before they ran are on no page.

DROP INDEX jobs_history;
CREATE INDEX jobs_history ON jobs (tenant, changed_seq) INCLUDE (id)
    WHERE finished_at IS NOT NULL AND (state <> 'CANCELLED' OR started_at IS NOT NULL OR result IS NOT NULL);

CREATE INDEX jobs_by_age ON jobs (tenant, state, submitted_at, id) INCLUDE (changed_seq)
    WHERE state <> 'CANCELLED' OR started_at IS NOT NULL OR result IS NOT NULL;

CREATE INDEX jobs_by_duration ON jobs (tenant, state, (coalesce(finished_at - started_at, interval '0')), id)
    INCLUDE (changed_seq, started_at, finished_at)
    WHERE state <> 'CANCELLED' OR started_at IS NOT NULL OR result IS NOT NULL;

-- How many jobs of a tenant are where in an order: to count rows one by one takes seconds for a million.
CREATE TABLE job_counts (
    tenant     text   NOT NULL,
    ordered_by text   NOT NULL CHECK (ordered_by IN ('SUBMITTED', 'ENDED')),
    slice      bigint NOT NULL, -- an hour of submitted_at, or 4,096 numbers of changed_seq
    state      text   NOT NULL,
    jobs       bigint NOT NULL,
    PRIMARY KEY (tenant, ordered_by, slice, state)
) WITH (fillfactor = 50);

CREATE FUNCTION slices_of(submitted_at timestamptz, finished_at timestamptz, changed_seq bigint)
RETURNS TABLE (ordered_by text, slice bigint) LANGUAGE sql IMMUTABLE AS $$
    SELECT 'SUBMITTED', div(extract(epoch FROM submitted_at AT TIME ZONE 'UTC'), 3600)::bigint
    UNION ALL
    SELECT 'ENDED', changed_seq / 4096 WHERE finished_at IS NOT NULL
$$;

INSERT INTO job_counts
    SELECT j.tenant, s.ordered_by, s.slice, j.state, count(*)
    FROM jobs j, slices_of(j.submitted_at, j.finished_at, j.changed_seq) s
    WHERE j.state <> 'CANCELLED' OR j.started_at IS NOT NULL OR j.result IS NOT NULL
    GROUP BY 1, 2, 3, 4
    ORDER BY 1, 2, 3, 4;

CREATE FUNCTION count_jobs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO scheduler.job_counts AS c
            SELECT j.tenant, s.ordered_by, s.slice, j.state, count(*)
            FROM added j, scheduler.slices_of(j.submitted_at, j.finished_at, j.changed_seq) s
            WHERE j.state <> 'CANCELLED' OR j.started_at IS NOT NULL OR j.result IS NOT NULL
            GROUP BY 1, 2, 3, 4
            ON CONFLICT (tenant, ordered_by, slice, state) DO UPDATE SET jobs = c.jobs + excluded.jobs;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        WITH gone AS (
            SELECT j.tenant, s.ordered_by, s.slice, j.state, count(*) AS jobs
            FROM removed j, scheduler.slices_of(j.submitted_at, j.finished_at, j.changed_seq) s
            WHERE j.state <> 'CANCELLED' OR j.started_at IS NOT NULL OR j.result IS NOT NULL
            GROUP BY 1, 2, 3, 4),
        emptied AS (
            DELETE FROM scheduler.job_counts c USING gone g
            WHERE (c.tenant, c.ordered_by, c.slice, c.state) = (g.tenant, g.ordered_by, g.slice, g.state)
              AND c.jobs = g.jobs)
        UPDATE scheduler.job_counts c SET jobs = c.jobs - g.jobs FROM gone g
        WHERE (c.tenant, c.ordered_by, c.slice, c.state) = (g.tenant, g.ordered_by, g.slice, g.state)
          AND c.jobs <> g.jobs;
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER count_added AFTER INSERT ON jobs
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_jobs();
CREATE TRIGGER count_removed AFTER DELETE ON jobs
    REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION count_jobs();
CREATE TRIGGER count_changed AFTER UPDATE ON jobs
    REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_jobs();
