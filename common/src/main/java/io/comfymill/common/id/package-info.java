/** Ids as records, so that no method takes a bare string instead. */
@NullMarked
package io.comfymill.common.id;

import org.jspecify.annotations.NullMarked;
