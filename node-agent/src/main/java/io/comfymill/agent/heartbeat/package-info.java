/** Signs of life, and how long none got through. */
@NullMarked
package io.comfymill.agent.heartbeat;

import org.jspecify.annotations.NullMarked;
