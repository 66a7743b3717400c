/** Records that a service set aside since it could not understand them, for people. */
@NullMarked
package io.comfymill.gateway.quarantine;

import org.jspecify.annotations.NullMarked;
