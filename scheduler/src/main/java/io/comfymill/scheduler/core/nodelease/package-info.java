/** How long a silent node is believed to be alive. */
@NullMarked
package io.comfymill.scheduler.core.nodelease;

import org.jspecify.annotations.NullMarked;
