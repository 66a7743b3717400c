/** Entries of the audit log, and how they hang together. */
@NullMarked
package io.comfymill.common.audit;

import org.jspecify.annotations.NullMarked;
