/** Readiness and metrics. */
@NullMarked
package io.comfymill.scheduler.health;

import org.jspecify.annotations.NullMarked;
