/** Sends what was committed to Kafka. */
@NullMarked
package io.comfymill.scheduler.dispatch;

import org.jspecify.annotations.NullMarked;
