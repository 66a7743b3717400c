/** What PostgreSQL holds, in a file, and back. */
@NullMarked
package io.comfymill.standalone.backup;

import org.jspecify.annotations.NullMarked;
