/** What the service does for its fleet: beacons, and capabilities in the core's terms. */
@NullMarked
package io.comfymill.scheduler.fleet;

import org.jspecify.annotations.NullMarked;
