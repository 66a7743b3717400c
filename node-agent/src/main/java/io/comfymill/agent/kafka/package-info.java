/** How the agent's parts see its one Kafka producer. */
@NullMarked
package io.comfymill.agent.kafka;

import org.jspecify.annotations.NullMarked;
