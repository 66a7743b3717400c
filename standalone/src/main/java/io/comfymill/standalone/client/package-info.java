/** A client of the gateway, as any ComfyUI client is one. */
@NullMarked
package io.comfymill.standalone.client;

import org.jspecify.annotations.NullMarked;
