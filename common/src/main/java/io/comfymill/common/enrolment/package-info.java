/** How a new machine becomes an agent, and proves from then on which one it is. */
@NullMarked
package io.comfymill.common.enrolment;

import org.jspecify.annotations.NullMarked;
