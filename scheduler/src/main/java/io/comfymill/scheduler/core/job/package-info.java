/** A job's states, their transitions, and its attempts. */
@NullMarked
package io.comfymill.scheduler.core.job;

import org.jspecify.annotations.NullMarked;
