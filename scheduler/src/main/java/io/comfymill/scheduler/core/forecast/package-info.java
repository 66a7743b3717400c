/** Where the queued jobs stand and when each is expected to be done (the ETA). */
@NullMarked
package io.comfymill.scheduler.core.forecast;

import org.jspecify.annotations.NullMarked;
