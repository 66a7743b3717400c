/** Uploaded files, and the bytes of inputs and outputs. */
@NullMarked
package io.comfymill.gateway.artifacts;

import org.jspecify.annotations.NullMarked;
