/** Whose request it is. */
@NullMarked
package io.comfymill.gateway.security;

import org.jspecify.annotations.NullMarked;
