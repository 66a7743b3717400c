/** Our own routes under /api/jobs: list, placement, move, retry. */
@NullMarked
package io.comfymill.gateway.jobs;

import org.jspecify.annotations.NullMarked;
