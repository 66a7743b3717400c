/** The WebSocket to one ComfyUI, and whether it is dead. */
@NullMarked
package io.comfymill.agent.link;

import org.jspecify.annotations.NullMarked;
