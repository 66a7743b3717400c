/** What people write as files, YAML or JSON, and where in them a mistake is. */
@NullMarked
package io.comfymill.gateway.file;

import org.jspecify.annotations.NullMarked;
