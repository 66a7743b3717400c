package io.comfymill.gateway.fleet;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A pool, as {@code GET /api/pools} shows it.
 *
 * @param policy set by an operator; null if the configured one applies
 * @param policyInForce by which its jobs are placed, whoever chose it; null before the scheduler
 *     has told it
 * @param online of its nodes, those that take jobs now
 * @param slots of those, those of API-only jobs included
 * @param running attempts that its nodes hold
 */
public record PoolView(
    String name,
    @Nullable String policy,
    @JsonProperty("policy_in_force") @Nullable String policyInForce,
    int nodes,
    int online,
    int slots,
    int running) {}
