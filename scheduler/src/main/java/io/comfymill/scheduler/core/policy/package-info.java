/** Which of the nodes that may take a job gets it: one file per policy. */
@NullMarked
package io.comfymill.scheduler.core.policy;

import org.jspecify.annotations.NullMarked;
