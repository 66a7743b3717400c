/** The event streams of Comfy API v2. */
@NullMarked
package io.comfymill.gateway.v2.event;

import org.jspecify.annotations.NullMarked;
