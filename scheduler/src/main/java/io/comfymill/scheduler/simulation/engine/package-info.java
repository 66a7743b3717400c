/** Runs a workload on pretended nodes in virtual time, and measures what came of it. */
@NullMarked
package io.comfymill.scheduler.simulation.engine;

import org.jspecify.annotations.NullMarked;
