/** WebSockets: who is connected, what they are sent, and when. */
@NullMarked
package io.comfymill.gateway.websocket;

import org.jspecify.annotations.NullMarked;
