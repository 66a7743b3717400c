/** Which of several schedulers leads. */
@NullMarked
package io.comfymill.scheduler.leader;

import org.jspecify.annotations.NullMarked;
