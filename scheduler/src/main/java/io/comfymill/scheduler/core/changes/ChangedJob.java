package io.comfymill.scheduler.core.changes;

import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.scheduler.core.job.Job;
import org.jspecify.annotations.Nullable;

/**
 * A job whose row is to be written.
 *
 * @param result of an attempt that ended the job; null while none has
 */
public record ChangedJob(Job job, @Nullable ExecutionResult result) {}
