/** Submitting jobs, what is known of unfinished ones, and the history of the others. */
@NullMarked
package io.comfymill.gateway.jobs;

import org.jspecify.annotations.NullMarked;
