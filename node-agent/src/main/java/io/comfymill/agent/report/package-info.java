/** Attempt events on their way to Kafka. */
@NullMarked
package io.comfymill.agent.report;

import org.jspecify.annotations.NullMarked;
