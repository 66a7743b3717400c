/** One run of a simulated ComfyUI, from its start to its crash. */
@NullMarked
package io.comfymill.simulator.process;

import org.jspecify.annotations.NullMarked;
