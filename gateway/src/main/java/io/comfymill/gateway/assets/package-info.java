/** Assets as a local ComfyUI of 2026 has them, over the records of Comfy API v2. */
@NullMarked
package io.comfymill.gateway.assets;

import org.jspecify.annotations.NullMarked;
