/** Certificates of an installation's own CA. Needs BouncyCastle. */
@NullMarked
package io.comfymill.common.certificate;

import org.jspecify.annotations.NullMarked;
