/** Who this agent and its nodes are, kept on disk over restarts. */
@NullMarked
package io.comfymill.agent.identity;

import org.jspecify.annotations.NullMarked;
