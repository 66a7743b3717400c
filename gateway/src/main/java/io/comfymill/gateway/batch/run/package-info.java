/** Runs batches, a window of cells at a time, on whichever gateway takes them. */
@NullMarked
package io.comfymill.gateway.batch.run;

import org.jspecify.annotations.NullMarked;
