/** Attempts, from the assignment to the report that Kafka has acknowledged. */
@NullMarked
package io.comfymill.agent.execution;

import org.jspecify.annotations.NullMarked;
