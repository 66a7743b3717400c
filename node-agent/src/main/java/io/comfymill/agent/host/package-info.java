/** The machine of this agent: its cards, and which node uses which. */
@NullMarked
package io.comfymill.agent.host;

import org.jspecify.annotations.NullMarked;
