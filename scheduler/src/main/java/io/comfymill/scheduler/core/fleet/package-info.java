/** The nodes as the scheduler knows them: what they say, what they were given, what they hold. */
@NullMarked
package io.comfymill.scheduler.core.fleet;

import org.jspecify.annotations.NullMarked;
