package io.comfymill.scheduler.core.policy;

import java.util.List;
import java.util.function.Supplier;

/**
 * What else there is than to take a free node.
 *
 * @param suitable nodes that may run the job, free or not
 * @param queued jobs of its demand that wait, itself among them
 * @param heldSeconds since when jobs of its demand and tier have only waited
 * @param pressure costs something to find out
 */
public record Alternatives(
    List<Candidate> suitable, int queued, double heldSeconds, Supplier<Pressure> pressure) {}
