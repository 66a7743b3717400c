/** The routes of a ComfyUI server, one class for each group of them. */
@NullMarked
package io.comfymill.gateway.comfyui;

import org.jspecify.annotations.NullMarked;
