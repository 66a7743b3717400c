/** Jobs that have ended, as /history and the closing messages show them. */
@NullMarked
package io.comfymill.gateway.history;

import org.jspecify.annotations.NullMarked;
