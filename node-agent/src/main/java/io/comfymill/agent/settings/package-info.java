/** The agent's configuration and its rules. */
@NullMarked
package io.comfymill.agent.settings;

import org.jspecify.annotations.NullMarked;
