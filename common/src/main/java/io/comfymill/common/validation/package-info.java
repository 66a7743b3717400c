/** Validates workflows as ComfyUI's {@code POST /prompt} does, down to Python's error texts. */
@NullMarked
package io.comfymill.common.validation;

import org.jspecify.annotations.NullMarked;
