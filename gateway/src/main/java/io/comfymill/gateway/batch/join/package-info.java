/** Makes one of what the cells of a batch have made. */
@NullMarked
package io.comfymill.gateway.batch.join;

import org.jspecify.annotations.NullMarked;
