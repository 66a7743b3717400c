/** From ComfyUI's closing message to the report: history, outputs, outcome. */
@NullMarked
package io.comfymill.agent.attempt.finish;

import org.jspecify.annotations.NullMarked;
