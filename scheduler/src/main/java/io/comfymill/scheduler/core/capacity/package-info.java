/** How many nodes each pool wants. */
@NullMarked
package io.comfymill.scheduler.core.capacity;

import org.jspecify.annotations.NullMarked;
