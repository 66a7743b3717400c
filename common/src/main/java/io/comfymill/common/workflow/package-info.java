/** The ComfyUI workflow graph and what a server's {@code object_info} says of it. */
@NullMarked
package io.comfymill.common.workflow;

import org.jspecify.annotations.NullMarked;
