/** Errors as Comfy API v2 answers them. */
@NullMarked
package io.comfymill.gateway.v2.error;

import org.jspecify.annotations.NullMarked;
