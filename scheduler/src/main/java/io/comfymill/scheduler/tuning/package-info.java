/** Settings that change while the service runs. */
@NullMarked
package io.comfymill.scheduler.tuning;

import org.jspecify.annotations.NullMarked;
