/** Paths of one drive as two machines see it. */
@NullMarked
package io.comfymill.agent.paths;

import org.jspecify.annotations.NullMarked;
