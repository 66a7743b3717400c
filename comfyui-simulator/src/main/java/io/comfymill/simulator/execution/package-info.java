/** How a prompt is run: order, caching, progress, interruption. */
@NullMarked
package io.comfymill.simulator.execution;

import org.jspecify.annotations.NullMarked;
