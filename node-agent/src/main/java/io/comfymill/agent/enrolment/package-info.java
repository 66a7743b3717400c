/** How this machine becomes an agent by a token, and remains the one that it is. */
@NullMarked
package io.comfymill.agent.enrolment;

import org.jspecify.annotations.NullMarked;
