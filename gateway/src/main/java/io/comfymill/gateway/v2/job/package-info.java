/** Jobs of Comfy API v2: submitted, shown, listed, cancelled. */
@NullMarked
package io.comfymill.gateway.v2.job;

import org.jspecify.annotations.NullMarked;
