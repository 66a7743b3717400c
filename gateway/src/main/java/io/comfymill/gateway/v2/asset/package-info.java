/** Assets of Comfy API v2: files that clients know by id. */
@NullMarked
package io.comfymill.gateway.v2.asset;

import org.jspecify.annotations.NullMarked;
