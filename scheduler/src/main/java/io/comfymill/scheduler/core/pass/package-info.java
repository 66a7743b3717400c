/** One look at the whole: which queued job goes to which node now. */
@NullMarked
package io.comfymill.scheduler.core.pass;

import org.jspecify.annotations.NullMarked;
