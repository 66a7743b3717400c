/** What waits, what runs and what was. */
@NullMarked
package io.comfymill.simulator.queue;

import org.jspecify.annotations.NullMarked;
