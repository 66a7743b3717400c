package io.comfymill.scheduler.core.changes;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Since when a part of the queue is paused.
 *
 * @param since null where it has been resumed
 * @param reason for people
 */
public record QueuePause(@Nullable Instant since, @Nullable String reason) {}
