/** Pictures that cost little, and the formats they travel in. */
@NullMarked
package io.comfymill.simulator.image;

import org.jspecify.annotations.NullMarked;
