/** Plain ComfyUI servers that are listed in a file or in environment variables. */
@NullMarked
package io.comfymill.agent.attached;

import org.jspecify.annotations.NullMarked;
