/** Traces: what happens to a job, from one service to the next. */
@NullMarked
package io.comfymill.common.trace;

import org.jspecify.annotations.NullMarked;
