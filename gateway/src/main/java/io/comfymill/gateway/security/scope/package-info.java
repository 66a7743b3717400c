/** What a caller may do, and what each route asks for. */
@NullMarked
package io.comfymill.gateway.security.scope;

import org.jspecify.annotations.NullMarked;
