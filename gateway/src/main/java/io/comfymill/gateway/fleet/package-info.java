/** What the nodes can do, merged, and how they are. */
@NullMarked
package io.comfymill.gateway.fleet;

import org.jspecify.annotations.NullMarked;
