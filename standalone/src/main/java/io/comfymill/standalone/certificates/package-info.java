/** The CA and the certificates of a small installation, as files. */
@NullMarked
package io.comfymill.standalone.certificates;

import org.jspecify.annotations.NullMarked;
