package io.comfymill.scheduler.core.fleet;

import io.comfymill.scheduler.core.experience.Work;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that a node has, running or to run.
 *
 * @param expectedEnd of one that runs; null before
 */
public record Ahead(Work work, @Nullable Instant expectedEnd) {}
