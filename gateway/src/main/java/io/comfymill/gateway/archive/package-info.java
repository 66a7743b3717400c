/** The queued jobs of a tenant as a file from which they can be submitted again. */
@NullMarked
package io.comfymill.gateway.archive;

import org.jspecify.annotations.NullMarked;
