/** Why a node does not take a job. */
@NullMarked
package io.comfymill.scheduler.core.filter;

import org.jspecify.annotations.NullMarked;
