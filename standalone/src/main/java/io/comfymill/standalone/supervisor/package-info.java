/**
 * {@code ./comfymill dev}: starts all processes of a Comfymill on one machine, keeps each alive and
 * stops them in order. Plain Java with a thread for each child, so everything here may block.
 */
@NullMarked
package io.comfymill.standalone.supervisor;

import org.jspecify.annotations.NullMarked;
