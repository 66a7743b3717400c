/** One stream of everything that changes: jobs, their progress, nodes and the queue. */
@NullMarked
package io.comfymill.gateway.events;

import org.jspecify.annotations.NullMarked;
