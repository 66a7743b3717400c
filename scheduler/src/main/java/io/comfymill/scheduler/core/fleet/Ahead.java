package io.comfymill.scheduler.core.fleet;

import io.comfymill.common.id.AttemptId;
import io.comfymill.scheduler.core.experience.Work;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that a node holds, running or not yet begun.
 *
 * @param expectedEnd null until it runs
 * @param withdrawing it was asked back, and the node has not answered
 */
public record Ahead(
    AttemptId attempt, Work work, @Nullable Instant expectedEnd, boolean withdrawing) {}
