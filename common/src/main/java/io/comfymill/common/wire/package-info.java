/** The records that travel on Kafka, their topics and their JSON. */
@NullMarked
package io.comfymill.common.wire;

import org.jspecify.annotations.NullMarked;
