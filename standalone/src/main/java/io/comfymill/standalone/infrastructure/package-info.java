/**
 * Real Kafka, PostgreSQL and Redis as child processes on the loopback, for {@code ./comfymill dev}
 * and for the integration tests of every module.
 */
@NullMarked
package io.comfymill.standalone.infrastructure;

import org.jspecify.annotations.NullMarked;
