-- Lists of Comfy API v2 show jobs that were cancelled before they ran; jobs_by_age leaves them out.
CREATE INDEX jobs_cancelled_early ON jobs (tenant, submitted_at, id)
    WHERE state = 'CANCELLED' AND started_at IS NULL AND result IS NULL;
