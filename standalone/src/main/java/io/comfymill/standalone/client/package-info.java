/** Talks to a gateway: submits a job, waits for it, fetches its outputs. */
@NullMarked
package io.comfymill.standalone.client;

import org.jspecify.annotations.NullMarked;
