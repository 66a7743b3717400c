/** Stores the bytes of inputs, outputs and large prompts. */
@NullMarked
package io.comfymill.common.artifact;

import org.jspecify.annotations.NullMarked;
