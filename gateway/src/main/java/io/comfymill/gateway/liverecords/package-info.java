/** The live records in Redis: one for each unfinished job, and how they are kept complete. */
@NullMarked
package io.comfymill.gateway.liverecords;

import org.jspecify.annotations.NullMarked;
