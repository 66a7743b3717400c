/** Secrets of clients, on their way from a gateway to the attempt that needs them. */
@NullMarked
package io.comfymill.common.secret;

import org.jspecify.annotations.NullMarked;
