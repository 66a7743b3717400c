package io.comfymill.scheduler.core;

import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.scheduler.core.job.Job;
import org.jspecify.annotations.Nullable;

/**
 * What is to be written of a job.
 *
 * @param result of an attempt that ended the job; null while none has
 */
public record JobChange(Job job, @Nullable ExecutionResult result) {}
