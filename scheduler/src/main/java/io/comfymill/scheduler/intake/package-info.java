/** Records from Kafka become inputs of the cycle. */
@NullMarked
package io.comfymill.scheduler.intake;

import org.jspecify.annotations.NullMarked;
