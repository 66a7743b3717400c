/** Starts and stops the service, and builds what the core is given. */
@NullMarked
package io.comfymill.scheduler.boot;

import org.jspecify.annotations.NullMarked;
