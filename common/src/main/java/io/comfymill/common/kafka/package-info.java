/** The one way to read and send Kafka records, and the quarantine for records nobody can read. */
@NullMarked
package io.comfymill.common.kafka;

import org.jspecify.annotations.NullMarked;
