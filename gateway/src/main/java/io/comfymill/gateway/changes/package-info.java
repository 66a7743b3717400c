/**
 * Learns of every change of a job, from events and from the scheduler's table, and tells it once.
 */
@NullMarked
package io.comfymill.gateway.changes;

import org.jspecify.annotations.NullMarked;
