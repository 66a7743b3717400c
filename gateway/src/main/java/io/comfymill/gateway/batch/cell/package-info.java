/** One cell of a batch: its workflow, and whether it can run. */
@NullMarked
package io.comfymill.gateway.batch.cell;

import org.jspecify.annotations.NullMarked;
