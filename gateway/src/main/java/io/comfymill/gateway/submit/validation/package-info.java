/** Decides whether a posted prompt can become a job. */
@NullMarked
package io.comfymill.gateway.submit.validation;

import org.jspecify.annotations.NullMarked;
