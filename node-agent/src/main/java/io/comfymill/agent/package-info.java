/** The node-agent: looks after one or more ComfyUI servers. */
@NullMarked
package io.comfymill.agent;

import org.jspecify.annotations.NullMarked;
