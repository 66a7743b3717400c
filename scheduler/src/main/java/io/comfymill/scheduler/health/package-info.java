/** Whether the service is ready. */
@NullMarked
package io.comfymill.scheduler.health;

import org.jspecify.annotations.NullMarked;
