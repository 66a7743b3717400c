package io.comfymill.gateway.fleet;

import org.jspecify.annotations.Nullable;

/**
 * A pool, as {@code GET /api/pools} shows it.
 *
 * @param policy set by an operator; null if the configured one applies
 * @param online of its nodes, those that take jobs now
 * @param slots of those
 * @param running attempts that its nodes hold
 */
public record PoolView(
    String name, @Nullable String policy, int nodes, int online, int slots, int running) {}
