/** One ComfyUI and all that this agent does with it. */
@NullMarked
package io.comfymill.agent.node;

import org.jspecify.annotations.NullMarked;
