/** Thousands of jobs as one thing: a workflow and what to vary in it. */
@NullMarked
package io.comfymill.gateway.batch;

import org.jspecify.annotations.NullMarked;
