/** Lets gateways reach this agent's ComfyUIs. */
@NullMarked
package io.comfymill.agent.forward;

import org.jspecify.annotations.NullMarked;
