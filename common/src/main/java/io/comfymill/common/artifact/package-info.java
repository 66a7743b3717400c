/** Where the bytes of inputs and outputs are kept. */
@NullMarked
package io.comfymill.common.artifact;

import org.jspecify.annotations.NullMarked;
