/**
 * The real core in virtual time, on nodes that only pretend: what a policy would cost on a given
 * cluster and workload. No faults, no clock, no random but that of a seed.
 */
@NullMarked
package io.comfymill.scheduler.simulation;

import org.jspecify.annotations.NullMarked;
