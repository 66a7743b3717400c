/** The nodes and jobs that a simulation is made of. */
@NullMarked
package io.comfymill.scheduler.simulation.workload;

import org.jspecify.annotations.NullMarked;
