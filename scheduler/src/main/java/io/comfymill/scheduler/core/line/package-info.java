/** Which queued jobs are in line, and what keeps the others from it. */
@NullMarked
package io.comfymill.scheduler.core.line;

import org.jspecify.annotations.NullMarked;
