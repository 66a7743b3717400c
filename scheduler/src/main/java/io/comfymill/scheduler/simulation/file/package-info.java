/** Clusters and workloads as users write them down, in YAML. */
@NullMarked
package io.comfymill.scheduler.simulation.file;

import org.jspecify.annotations.NullMarked;
