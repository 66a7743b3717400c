/** Which node the jobs of a sticky key go to. */
@NullMarked
package io.comfymill.scheduler.core.sticky;

import org.jspecify.annotations.NullMarked;
