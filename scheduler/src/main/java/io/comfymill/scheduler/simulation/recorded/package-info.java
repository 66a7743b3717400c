/** Workloads made of what there really was. */
@NullMarked
package io.comfymill.scheduler.simulation.recorded;

import org.jspecify.annotations.NullMarked;
