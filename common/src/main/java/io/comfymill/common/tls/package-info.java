/** TLS between the parts of an installation: one set of files for every client. */
@NullMarked
package io.comfymill.common.tls;

import org.jspecify.annotations.NullMarked;
