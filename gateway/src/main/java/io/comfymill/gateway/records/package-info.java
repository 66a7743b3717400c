/** The live records in Redis: one for each unfinished job, and how they are kept complete. */
@NullMarked
package io.comfymill.gateway.records;

import org.jspecify.annotations.NullMarked;
