/** The audit log. */
@NullMarked
package io.comfymill.gateway.audit;

import org.jspecify.annotations.NullMarked;
