/** What the core decided: rows to write in one transaction, then messages to send. */
@NullMarked
package io.comfymill.scheduler.core.changes;

import org.jspecify.annotations.NullMarked;
