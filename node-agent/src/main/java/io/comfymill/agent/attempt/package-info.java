/** An attempt that a node holds: its state, and the one way in which it ends. */
@NullMarked
package io.comfymill.agent.attempt;

import org.jspecify.annotations.NullMarked;
