/** How long a silent node is believed to be alive. */
@NullMarked
package io.comfymill.scheduler.core.lease;

import org.jspecify.annotations.NullMarked;
