/** What was decided and committed goes to Kafka. */
@NullMarked
package io.comfymill.scheduler.dispatch;

import org.jspecify.annotations.NullMarked;
