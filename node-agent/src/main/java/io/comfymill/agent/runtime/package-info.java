/** Starts ComfyUI servers and nurses them: what ends, hangs, leaks or breaks is started anew. */
@NullMarked
package io.comfymill.agent.runtime;

import org.jspecify.annotations.NullMarked;
