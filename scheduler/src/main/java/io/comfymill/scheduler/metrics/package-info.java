/** What the scheduler counts and measures. */
@NullMarked
package io.comfymill.scheduler.metrics;

import org.jspecify.annotations.NullMarked;
