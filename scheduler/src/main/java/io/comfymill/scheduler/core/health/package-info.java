/** Whether a node that answers also gets its work done. */
@NullMarked
package io.comfymill.scheduler.core.health;

import org.jspecify.annotations.NullMarked;
