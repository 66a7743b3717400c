/** Records that nobody can understand: how they are set aside, and what is kept of them. */
@NullMarked
package io.comfymill.common.quarantine;

import org.jspecify.annotations.NullMarked;
