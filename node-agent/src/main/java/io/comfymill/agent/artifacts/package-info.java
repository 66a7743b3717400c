/** Uploads of inputs to ComfyUI, copies of outputs to the artifact store. */
@NullMarked
package io.comfymill.agent.artifacts;

import org.jspecify.annotations.NullMarked;
