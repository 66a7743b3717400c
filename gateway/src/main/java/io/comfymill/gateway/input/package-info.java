/** Reads what callers send as JSON into records, and says which field is wrong. */
@NullMarked
package io.comfymill.gateway.input;

import org.jspecify.annotations.NullMarked;
