/** Cancelling, withdrawing and timing out attempts; stopping stale prompts. */
@NullMarked
package io.comfymill.agent.attempt.stop;

import org.jspecify.annotations.NullMarked;
