/** The scheduler's settings, and what they may be. */
@NullMarked
package io.comfymill.scheduler.config;

import org.jspecify.annotations.NullMarked;
