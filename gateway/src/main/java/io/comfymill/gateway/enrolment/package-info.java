/** New machines become agents by a token, and are shut out again. */
@NullMarked
package io.comfymill.gateway.enrolment;

import org.jspecify.annotations.NullMarked;
