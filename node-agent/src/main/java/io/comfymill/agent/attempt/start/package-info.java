/** From the assignment into ComfyUI's queue. */
@NullMarked
package io.comfymill.agent.attempt.start;

import org.jspecify.annotations.NullMarked;
