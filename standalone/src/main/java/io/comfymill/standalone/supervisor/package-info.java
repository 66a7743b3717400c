/** Starts processes, restarts those that die, and ends them in order. */
@NullMarked
package io.comfymill.standalone.supervisor;

import org.jspecify.annotations.NullMarked;
