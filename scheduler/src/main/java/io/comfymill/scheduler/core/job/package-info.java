/** A job's life: its states, their transitions, its attempts and the rules of retry. */
@NullMarked
package io.comfymill.scheduler.core.job;

import org.jspecify.annotations.NullMarked;
