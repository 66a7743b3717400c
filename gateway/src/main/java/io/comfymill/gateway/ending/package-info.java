/** How the gateway ends in order. */
@NullMarked
package io.comfymill.gateway.ending;

import org.jspecify.annotations.NullMarked;
