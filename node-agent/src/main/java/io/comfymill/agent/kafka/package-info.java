/** The agent's one Kafka producer. */
@NullMarked
package io.comfymill.agent.kafka;

import org.jspecify.annotations.NullMarked;
