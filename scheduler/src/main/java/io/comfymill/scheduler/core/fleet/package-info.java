/** The nodes as the scheduler knows them, and why one may not take a job. */
@NullMarked
package io.comfymill.scheduler.core.fleet;

import org.jspecify.annotations.NullMarked;
