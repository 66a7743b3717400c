/** Kafka, with the plain clients: bounded waits and reading without consumer groups are theirs. */
@NullMarked
package io.comfymill.gateway.messaging;

import org.jspecify.annotations.NullMarked;
