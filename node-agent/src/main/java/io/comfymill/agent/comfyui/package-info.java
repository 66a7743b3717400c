/** The client of one ComfyUI server: its HTTP routes, its WebSocket, its JSON. */
@NullMarked
package io.comfymill.agent.comfyui;

import org.jspecify.annotations.NullMarked;
