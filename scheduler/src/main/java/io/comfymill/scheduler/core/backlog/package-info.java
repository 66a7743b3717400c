/** The queued jobs, in buckets of those that need the same. */
@NullMarked
package io.comfymill.scheduler.core.backlog;

import org.jspecify.annotations.NullMarked;
