/** Which nodes are to fetch models of the catalogue, for jobs that no node can run without. */
@NullMarked
package io.comfymill.scheduler.core.models;

import org.jspecify.annotations.NullMarked;
