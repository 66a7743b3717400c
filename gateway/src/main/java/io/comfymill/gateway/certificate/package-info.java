/** The certificate that the gateway serves with, where it speaks TLS itself. */
@NullMarked
package io.comfymill.gateway.certificate;

import org.jspecify.annotations.NullMarked;
