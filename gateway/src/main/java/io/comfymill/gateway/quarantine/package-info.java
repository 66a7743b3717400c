/** Shows operators the records that a service could not read, and lets them replay or drop one. */
@NullMarked
package io.comfymill.gateway.quarantine;

import org.jspecify.annotations.NullMarked;
