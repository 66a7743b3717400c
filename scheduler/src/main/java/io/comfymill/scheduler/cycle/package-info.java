/** The cycle that takes inputs through the core into the database and out to Kafka. */
@NullMarked
package io.comfymill.scheduler.cycle;

import org.jspecify.annotations.NullMarked;
