/** What the scheduler asks of this agent's nodes. */
@NullMarked
package io.comfymill.agent.assignments;

import org.jspecify.annotations.NullMarked;
