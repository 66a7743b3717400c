/** A process that looks like ComfyUI servers to their clients. */
@NullMarked
package io.comfymill.simulator;

import org.jspecify.annotations.NullMarked;
