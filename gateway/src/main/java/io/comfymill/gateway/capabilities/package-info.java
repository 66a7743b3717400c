/** What each node can run, by its own word, and all nodes merged into one server. */
@NullMarked
package io.comfymill.gateway.capabilities;

import org.jspecify.annotations.NullMarked;
