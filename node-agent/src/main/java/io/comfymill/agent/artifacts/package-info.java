/** Inputs on their way to ComfyUI, outputs on their way to the artifact store. */
@NullMarked
package io.comfymill.agent.artifacts;

import org.jspecify.annotations.NullMarked;
