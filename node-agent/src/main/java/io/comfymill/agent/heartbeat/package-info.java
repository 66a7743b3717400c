/** What a node tells the scheduler about itself. */
@NullMarked
package io.comfymill.agent.heartbeat;

import org.jspecify.annotations.NullMarked;
