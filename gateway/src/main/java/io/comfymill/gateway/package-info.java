/** The endpoint that clients see: to each of them it is a ComfyUI server. */
@NullMarked
package io.comfymill.gateway;

import org.jspecify.annotations.NullMarked;
