/** WebSocket clients and what they are told. */
@NullMarked
package io.comfymill.simulator.live;

import org.jspecify.annotations.NullMarked;
