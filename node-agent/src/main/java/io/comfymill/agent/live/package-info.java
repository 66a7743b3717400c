/** ComfyUI's messages on their way to the clients' gateways. */
@NullMarked
package io.comfymill.agent.live;

import org.jspecify.annotations.NullMarked;
