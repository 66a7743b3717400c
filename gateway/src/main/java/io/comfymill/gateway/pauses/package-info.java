/** Pausing and resuming parts of the queue. */
@NullMarked
package io.comfymill.gateway.pauses;

import org.jspecify.annotations.NullMarked;
