/** The latest that a run has said of itself, for clients that come later. */
@NullMarked
package io.comfymill.gateway.progress;

import org.jspecify.annotations.NullMarked;
