/** Whether a ComfyUI answers, its worker lives, and its node may take work. */
@NullMarked
package io.comfymill.agent.health;

import org.jspecify.annotations.NullMarked;
