/** Errors of the endpoints that are ours, as RFC 9457 has them. */
@NullMarked
package io.comfymill.gateway.problem;

import org.jspecify.annotations.NullMarked;
