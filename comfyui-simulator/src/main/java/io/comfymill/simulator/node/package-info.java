/** What the node classes do. */
@NullMarked
package io.comfymill.simulator.node;

import org.jspecify.annotations.NullMarked;
