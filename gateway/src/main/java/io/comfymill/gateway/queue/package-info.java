/** A tenant's unfinished jobs: read, cancel, interrupt, number. */
@NullMarked
package io.comfymill.gateway.queue;

import org.jspecify.annotations.NullMarked;
