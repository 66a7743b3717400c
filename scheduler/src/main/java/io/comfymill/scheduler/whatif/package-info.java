/** Tries what was there with other policies, weights and nodes, beside the scheduling. */
@NullMarked
package io.comfymill.scheduler.whatif;

import org.jspecify.annotations.NullMarked;
