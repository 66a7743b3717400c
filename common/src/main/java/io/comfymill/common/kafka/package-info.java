/** The one plain reader and the one plain sender of Kafka records, and what becomes of bad ones. */
@NullMarked
package io.comfymill.common.kafka;

import org.jspecify.annotations.NullMarked;
