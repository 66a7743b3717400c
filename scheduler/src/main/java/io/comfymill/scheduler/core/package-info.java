/**
 * The scheduler's decisions in pure Java: events and the time in, changes out. One thread owns it.
 */
@NullMarked
package io.comfymill.scheduler.core;

import org.jspecify.annotations.NullMarked;
