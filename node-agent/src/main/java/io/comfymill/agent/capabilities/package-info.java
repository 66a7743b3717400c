/** What a ComfyUI can do, as the scheduler and the gateways hear of it. */
@NullMarked
package io.comfymill.agent.capabilities;

import org.jspecify.annotations.NullMarked;
