/** The attempts of this agent on disk, so that a restart finds them again. */
@NullMarked
package io.comfymill.agent.journal;

import org.jspecify.annotations.NullMarked;
