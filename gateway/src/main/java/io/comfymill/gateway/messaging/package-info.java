/** What this gateway says and hears over Kafka. */
@NullMarked
package io.comfymill.gateway.messaging;

import org.jspecify.annotations.NullMarked;
