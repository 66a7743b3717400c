package io.comfymill.scheduler.core.fleet;

import io.comfymill.common.id.AttemptId;
import io.comfymill.scheduler.core.experience.Work;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that a node has, running or to run.
 *
 * @param expectedEnd of one that runs; null before
 * @param withdrawing it was asked back; the node answers, or has begun
 */
public record Ahead(
    AttemptId attempt, Work work, @Nullable Instant expectedEnd, boolean withdrawing) {}
