/** Whether this agent can do its work. */
@NullMarked
package io.comfymill.agent.health;

import org.jspecify.annotations.NullMarked;
