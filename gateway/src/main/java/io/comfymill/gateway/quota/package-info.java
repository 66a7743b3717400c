/** How much a tenant or a key may use, and how much it has used. */
@NullMarked
package io.comfymill.gateway.quota;

import org.jspecify.annotations.NullMarked;
