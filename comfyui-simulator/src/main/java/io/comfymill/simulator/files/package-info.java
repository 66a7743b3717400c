/** The input, output and temp folders of a simulated server. */
@NullMarked
package io.comfymill.simulator.files;

import org.jspecify.annotations.NullMarked;
