/** What this gateway sends and reads over Kafka. */
@NullMarked
package io.comfymill.gateway.messaging;

import org.jspecify.annotations.NullMarked;
